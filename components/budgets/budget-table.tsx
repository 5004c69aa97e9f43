import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import type { Sorting } from '@/components/page/list/sorting';
import type { BudgetRow } from '@/lib/domain/budgets/query-schema';
import type { BudgetSort } from '@/lib/domain/budgets/schema';

interface BudgetTableProps {
  rows: readonly BudgetRow[];
  columns: readonly ListColumn<BudgetRow>[];
  sorting: Sorting<BudgetSort>;
  hrefOf: (next: Sorting<BudgetSort>) => string;
}

export function BudgetTable(props: BudgetTableProps) {
  return <ListTable caption="Budgets" rowKey={({ id }) => id} {...props} />;
}
