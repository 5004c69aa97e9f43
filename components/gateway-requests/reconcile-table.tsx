import { Figure, Money, Unknown } from '@/components/page/figures/figure';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { formatDay } from '@/lib/core/time';
import type { Reconciled } from '@/lib/domain/gateway-requests/query-schema';
import { differenceOf } from './reconcile-words';

const tokensOf = (row: Reconciled, kind: 'counted' | 'reported' | 'notThrough') =>
  row.types.filter(({ type }) => type !== 'web_search').reduce((sum, type) => sum + BigInt(type[kind]), 0n);

const tokens = (kind: 'counted' | 'reported' | 'notThrough', header: string): Column<Reconciled> => ({
  ...{ id: kind, header, align: 'end' },
  cell: (row) => <Figure value={tokensOf(row, kind)} unit="tokens" />,
});

const COLUMNS: readonly Column<Reconciled>[] = [
  {
    id: 'day',
    header: 'Day',
    cell: ({ day, isPartial }) => (
      <>
        {formatDay(day)} {isPartial && <span className="text-muted">partial</span>}
      </>
    ),
  },
  { id: 'workspace', header: 'Workspace', cell: ({ workspaceName, workspaceId }) => workspaceName ?? workspaceId },
  tokens('counted', 'Counted tokens'),
  tokens('reported', 'Reported tokens'),
  tokens('notThrough', 'Tokens not through the gateway'),
  { id: 'countedNano', header: 'Counted cost', align: 'end', cell: (row) => <Money nano={BigInt(row.countedNano)} /> },
  {
    id: 'reportedNano',
    header: 'Reported cost',
    align: 'end',
    cell: (row) => <Money nano={BigInt(row.reportedNano)} />,
  },
  {
    id: 'notThroughNano',
    header: 'Cost not through the gateway',
    align: 'end',
    cell: (row) => <Money nano={BigInt(row.notThroughNano)} />,
  },
  {
    id: 'priceNano',
    header: 'Price difference',
    align: 'end',
    cell: ({ priceNano }) =>
      priceNano === null ? (
        <Unknown reason="Only where counted and reported tokens are the same" />
      ) : (
        <Money nano={BigInt(priceNano)} />
      ),
  },
  {
    id: 'why',
    header: 'Difference',
    cell: (row) => {
      const { tone, words } = differenceOf(row);
      return <Status tone={tone}>{words}</Status>;
    },
  },
];

/** The gateway's count beside the report, day by day. */
export function ReconcileTable({ rows }: { rows: readonly Reconciled[] }) {
  return (
    <DataTable
      caption="The gateway against the report"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ day, workspaceId }) => `${day} ${workspaceId}`}
    />
  );
}
