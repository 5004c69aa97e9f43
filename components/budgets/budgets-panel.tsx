import { ListTable } from '@/components/page/list/list-table';
import { Panel } from '@/components/ui/panel';
import type { BudgetRow } from '@/lib/domain/budgets/query-schema';
import { BUDGET_COLUMNS } from './budget-columns';
import { newBudgetHref } from './budget-params';
import { ProposeButton } from './propose-button';
import type { Proposable } from './propose-dialog';

const SHOWN = ['name', 'standing', 'spent', 'limit', 'used', 'forecast'];
const COLUMNS = BUDGET_COLUMNS.filter(({ id }) => SHOWN.includes(id)).map((column) => ({
  ...column,
  isSortable: false,
}));

interface BudgetsPanelProps {
  rows: readonly BudgetRow[];
  /** Of the thing whose page this is; given to whoever may set one. */
  creates?: { kind: 'workspace' | 'api_key'; id: string };
  /** Given to leads, who may propose one. */
  proposes?: Proposable;
}

/** The budgets of one thing, on its own page. Nothing where there is none and the reader may set none. */
export function BudgetsPanel({ rows, creates, proposes }: BudgetsPanelProps) {
  if (rows.length === 0 && !creates && !proposes) return null;
  return (
    <Panel
      title="Budgets"
      tools={
        creates ? (
          <a href={newBudgetHref('/budgets/new', creates)} className="tool-button">
            Set a budget
          </a>
        ) : (
          proposes && <ProposeButton offered={[proposes]} size="sm" />
        )
      }
      isFlush
    >
      {rows.length === 0 ? (
        <p className="px-4 pb-4 text-table text-muted">No budget watches this yet.</p>
      ) : (
        <ListTable
          caption="Budgets"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          sorting={{ sort: '', order: 'asc' }}
          hrefOf={() => ''}
        />
      )}
    </Panel>
  );
}
