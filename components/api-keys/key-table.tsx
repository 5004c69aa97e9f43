import { NameLink, Spend, Swatch } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { sortableHead } from '@/components/page/list/heads';
import type { Sorting } from '@/components/page/list/sorting';
import type { ApiKeyPage, ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import type { KeySort } from '@/lib/domain/api-keys/schema';
import { KeyAge, KeyExpiry, KeyLastUse, KeyOwner, KeyState } from './key-cells';

interface KeyTableProps {
  list: ApiKeyPage;
  now: Date;
  sorting: Sorting<KeySort>;
  hrefOf: (next: Sorting<KeySort>) => string;
  /** Left out on the page of a workspace or person, where it is the same in each row. */
  without?: 'workspace' | 'owner';
  /** The reader sees nothing of any key but its name and place. */
  isNamesOnly?: boolean;
}

const NAMES = ['name', 'workspace', 'spend'];

export function KeyTable({ list, now, sorting, hrefOf, without, isNamesOnly }: KeyTableProps) {
  const head = sortableHead(sorting, hrefOf);
  const columns: Column<ApiKeyRow>[] = [
    { ...head('name', 'API key'), cell: (key) => <KeyName {...key} /> },
    { id: 'state', header: 'Status', cell: ({ status }) => <KeyState status={status} /> },
    { ...head('workspace', 'Workspace'), cell: (key) => <KeyPlace {...key} /> },
    { ...head('owner', 'Owner'), cell: (key) => <KeyOwner apiKey={key} /> },
    { ...head('age', 'Age'), align: 'end', cell: (key) => <KeyAge apiKey={key} now={now} /> },
    { ...head('used', 'Last used'), align: 'end', cell: (key) => <KeyLastUse apiKey={key} now={now} /> },
    { ...head('expires', 'Expires'), align: 'end', cell: (key) => <KeyExpiry apiKey={key} now={now} /> },
    {
      ...head('spend', 'Spend, 30 days'),
      align: 'end',
      cell: ({ spend }) => <Spend nano={spend} isRead={list.window !== null} />,
    },
  ];
  return (
    <DataTable
      caption="API keys"
      columns={columns.filter(({ id }) => id !== without && (!isNamesOnly || NAMES.includes(id)))}
      rows={list.rows}
      rowKey={({ id }) => id}
    />
  );
}

function KeyName({ id, name, hint }: ApiKeyRow) {
  return (
    <span className="block py-1 leading-tight md:min-w-52">
      <span className="flex items-baseline gap-2">
        <Swatch kind="api_key" id={id} />
        <NameLink href={`/api-keys/${id}`}>{name}</NameLink>
      </span>
      {hint && <span className="block ps-4.5 font-mono text-xs [overflow-wrap:anywhere] text-muted">{hint}</span>}
    </span>
  );
}

export function KeyPlace({ workspaceId, workspaceName, scopeType }: ApiKeyRow) {
  if (workspaceId === null) {
    return <span className="text-muted">{scopeType === 'organization' ? 'Whole organisation' : 'Not known'}</span>;
  }
  return (
    <span className="inline-flex items-center gap-2">
      <Swatch kind="workspace" id={workspaceId} />
      <NameLink href={`/workspaces/${workspaceId}`} isAside>
        {workspaceName ?? workspaceId}
      </NameLink>
    </span>
  );
}
