import { DayOf } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import type { MadeByKey } from '@/lib/domain/gateway-keys/query-schema';
import { gatewayKeyHref } from './gateway-key-words';

const count = (value: number) => value.toLocaleString('en-US');

const COLUMNS: Column<MadeByKey>[] = [
  {
    id: 'name',
    header: 'Steward key',
    cell: ({ gatewayKeyId, name, workspaceName, workspaceId }) => (
      <span className="[overflow-wrap:anywhere]">
        <a href={gatewayKeyHref(gatewayKeyId)} className="cell-name">
          {name}
        </a>
        <span className="block text-xs text-muted">{workspaceName ?? workspaceId}</span>
      </span>
    ),
  },
  { id: 'files', header: 'Files', align: 'end', cell: ({ files }) => count(files) },
  { id: 'batches', header: 'Batches', align: 'end', cell: ({ batches }) => count(batches) },
  { id: 'containers', header: 'Containers', align: 'end', cell: ({ containers }) => count(containers) },
  { id: 'last', header: 'Last made', align: 'end', cell: ({ lastMadeAt }) => <DayOf at={lastMadeAt} /> },
];

/** Which keys have files, batches and containers of their own: no other key gets at them. */
export function MadeTable({ rows }: { rows: readonly MadeByKey[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel
      title="What Steward keys made"
      note="Each key can reach only its own. Deleted items still count; what was made directly with a vendor key is only in the Console."
      isFlush
      className="mt-6"
    >
      <DataTable
        caption="Files, batches and containers by Steward key"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ gatewayKeyId, workspaceId }) => `${gatewayKeyId} ${workspaceId}`}
      />
    </Panel>
  );
}
