import { Unknown } from '@/components/page/figures/figure';
import { formatCount } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { groupWords, typeWords } from '@/lib/domain/rate-limits/rules';
import type { WorkspaceLimit } from '@/lib/domain/workspaces/query-schema';

const COLUMNS: Column<WorkspaceLimit>[] = [
  {
    id: 'limit',
    header: 'Limit',
    cell: ({ name, type }) => (
      <span className="block py-1 text-start leading-tight">
        <span className="font-medium">{groupWords(name)}</span>
        <span className="block text-xs text-muted">{typeWords(type)}</span>
      </span>
    ),
  },
  {
    id: 'organization',
    header: 'Organisation',
    align: 'end',
    cell: ({ organization }) => <Value value={organization} reason="Anthropic reports no limit for the organisation" />,
  },
  {
    id: 'own',
    header: 'This workspace',
    align: 'end',
    cell: ({ own, organization }) => (
      <>
        <Value value={own} reason="It has no limit of its own" />
        {own !== null && organization !== null && own > organization && (
          <span className="block text-xs text-warn">Above the organisation’s</span>
        )}
      </>
    ),
  },
  {
    id: 'effective',
    header: 'In effect',
    align: 'end',
    cell: ({ effective }) => <Value value={effective} reason="No limit is known" />,
  },
  {
    id: 'source',
    header: 'Set by',
    cell: ({ own, effective }) => (
      <span className="text-muted">{own !== null && own === effective ? 'this workspace' : 'the organisation'}</span>
    ),
  },
];

/** What the workspace may use, limit by limit. */
export function LimitTable({ limits }: { limits: readonly WorkspaceLimit[] }) {
  return (
    <DataTable
      caption="Rate limits of this workspace"
      columns={COLUMNS}
      rows={limits}
      rowKey={({ groupId, type }) => `${groupId} ${type}`}
    />
  );
}

function Value({ value, reason }: { value: number | null; reason: string }) {
  return value === null ? <Unknown reason={reason} /> : <span className="figure">{formatCount(BigInt(value))}</span>;
}
