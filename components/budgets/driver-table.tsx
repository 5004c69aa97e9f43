import { Money } from '@/components/page/figures/figure';
import { formatShare } from '@/components/page/figures/format';
import { CellView } from '@/components/page/list/cell-view';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { thingCell } from '@/components/page/list/plain-cells';
import { Panel } from '@/components/ui/panel';
import type { BudgetDetail } from '@/lib/domain/budgets/query-schema';

type Driver = BudgetDetail['keys'][number];

interface DriverTableProps {
  title: string;
  kind: 'api_key' | 'model';
  drivers: readonly Driver[];
  /** What the budget spent in the same time. */
  spent: string | null;
  /** All of them, in the explorer. */
  more: string;
}

const hasPage = (id: string) => /^[A-Za-z0-9_]+$/.test(id) && id !== 'none' && id !== 'unattributed';

/** What costs most in the current period. */
export function DriverTable({ title, kind, drivers, spent, more }: DriverTableProps) {
  const whole = BigInt(spent ?? '0');
  const columns: Column<Driver>[] = [
    {
      id: 'name',
      header: kind === 'api_key' ? 'API key' : 'Model',
      cell: ({ id, label, hint }) => (
        <span className="block py-1 text-start leading-tight">
          {kind === 'api_key' && hasPage(id) ? <CellView cell={thingCell('api_key', id, label)} /> : label}
          {hint && <span className="block text-xs text-muted">{hint}</span>}
        </span>
      ),
    },
    { id: 'spent', header: 'Spent', align: 'end', cell: ({ value }) => <Money nano={BigInt(value)} /> },
    {
      id: 'share',
      header: 'Share',
      align: 'end',
      cell: ({ value }) => <span className="figure">{formatShare(BigInt(value), whole)}</span>,
    },
  ];
  return (
    <Panel
      title={title}
      tools={
        <a href={more} className="tool-button">
          All in the explorer
        </a>
      }
      isFlush
    >
      {drivers.length === 0 ? (
        <p className="px-4 pb-4 text-table text-muted">Nothing was spent in this period yet.</p>
      ) : (
        <DataTable caption={title} columns={columns} rows={drivers} rowKey={({ id }) => id} />
      )}
    </Panel>
  );
}
