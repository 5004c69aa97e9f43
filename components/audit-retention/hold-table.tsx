import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { AuditHoldRow } from '@/lib/domain/audit-retention/query-schema';
import { ReleaseHold } from './release-hold';

export function HoldTable({ holds, mayChange }: { holds: readonly AuditHoldRow[]; mayChange: boolean }) {
  const columns: Column<AuditHoldRow>[] = [
    { id: 'name', header: 'Hold', cell: ({ name }) => name },
    { id: 'holds', header: 'Holds', cell: (hold) => <span className="break-words">{holdWords(hold)}</span> },
    {
      id: 'placed',
      header: 'Placed',
      cell: ({ placedAt, placedBy }) => (
        <>
          <Instant at={placedAt} />
          {placedBy && <p className="cell-note text-start">{placedBy}</p>}
        </>
      ),
    },
    ...(mayChange
      ? [
          {
            id: 'release',
            header: '',
            cell: ({ holdId, name }: AuditHoldRow) => <ReleaseHold holdId={holdId} name={name} />,
          },
        ]
      : []),
  ];
  return <DataTable caption="Legal holds" columns={columns} rows={holds} rowKey={({ holdId }) => holdId} />;
}

function holdWords({ about, from, to }: AuditHoldRow): string {
  const what = about ? `${about.kind} ${about.id}` : 'Everything';
  return [what, ...(from ? [`from ${from}`] : []), ...(to ? [`to ${to}`] : [])].join(' ');
}
