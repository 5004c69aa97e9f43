import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';

export interface OperationRow {
  id: string;
  method: string;
  path: string;
  words: string;
  permissions: readonly string[];
}

const COLUMNS: Column<OperationRow>[] = [
  {
    id: 'words',
    header: 'Operation',
    cell: ({ id, words }) => <NameLink href={`/settings/tokens/reference/${encodeURIComponent(id)}`}>{words}</NameLink>,
  },
  {
    id: 'address',
    header: 'Request',
    cell: ({ method, path }) => (
      <code className="text-xs whitespace-normal [overflow-wrap:anywhere]">
        {method} {path}
      </code>
    ),
  },
  {
    id: 'needs',
    header: 'A token needs',
    cell: ({ permissions }) => <code className="text-xs">{permissions.join(' or ') || 'see there'}</code>,
  },
];

export function OperationTable({ rows }: { rows: readonly OperationRow[] }) {
  return <DataTable caption="Operations" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
