import { NameLink, Spend, Swatch } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { sortableHead } from '@/components/page/list/heads';
import type { Sorting } from '@/components/page/list/sorting';
import { DialogMark } from '@/components/ui/dialog-mark';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { dayOf, formatDay } from '@/lib/core/time';
import type { LeftKeyPage, LeftKeyRow } from '@/lib/domain/offboarding/query-schema';
import type { LeftKeySort } from '@/lib/domain/offboarding/schema';
import { SettleDialogs } from './settle-dialogs';

interface LeftKeyTableProps {
  list: LeftKeyPage;
  actor: PersonActor;
  sorting: Sorting<LeftKeySort>;
  hrefOf: (next: Sorting<LeftKeySort>) => string;
}

export function LeftKeyTable({ list, actor, sorting, hrefOf }: LeftKeyTableProps) {
  const head = sortableHead(sorting, hrefOf);
  const isRead = list.window !== null;
  const columns: Column<LeftKeyRow>[] = [
    {
      ...head('name', 'API key'),
      cell: ({ id, name, hint }) => (
        <span className="block py-1 leading-tight md:min-w-48">
          <NameLink href={`/api-keys/${id}`}>{name}</NameLink>
          {hint && <span className="block font-mono text-xs [overflow-wrap:anywhere] text-muted">{hint}</span>}
        </span>
      ),
    },
    { ...head('workspace', 'Workspace'), cell: (key) => <Place {...key} /> },
    { ...head('owner', 'Owner, who left'), cell: (key) => <Owner {...key} /> },
    {
      ...head('used', 'Last used'),
      align: 'end',
      cell: ({ lastUsedDay }) =>
        lastUsedDay === null ? (
          <span className="text-muted">Never</span>
        ) : (
          <span className="whitespace-nowrap">{formatDay(lastUsedDay)}</span>
        ),
    },
    {
      ...head('spend', 'Spend, 30 days'),
      align: 'end',
      cell: ({ spend }) => <Spend nano={spend} isRead={isRead} />,
    },
    { id: 'decided', header: 'Decided', cell: (key) => <Decided {...key} /> },
    {
      id: 'act',
      header: <span className="sr-only">Decide</span>,
      align: 'end',
      cell: ({ id, name, workspaceId }) =>
        can(actor, 'api_key:write', { workspaceId }) && (
          <span data-about={JSON.stringify({ apiKeyId: id, name, workspaceId })}>
            <DialogMark opens="settle" label={`Decide on ${name}`}>
              Decide
            </DialogMark>
          </span>
        ),
    },
  ];
  return (
    <SettleDialogs>
      <DataTable caption="Keys of people who have left" columns={columns} rows={list.rows} rowKey={({ id }) => id} />
    </SettleDialogs>
  );
}

function Place({ workspaceId, workspaceName }: LeftKeyRow) {
  if (workspaceId === null) return <span className="text-muted">Whole organisation</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <Swatch kind="workspace" id={workspaceId} />
      <NameLink href={`/workspaces/${workspaceId}`} isAside>
        {workspaceName ?? workspaceId}
      </NameLink>
    </span>
  );
}

function Owner({ ownerId, ownerName, hasOwnerPage, ownerGoneAt }: LeftKeyRow) {
  if (!hasOwnerPage) {
    return (
      <span className="block max-w-48 leading-tight">
        <span className="[overflow-wrap:anywhere]">{ownerName}</span>
        <span className="block text-xs text-muted">left before Steward read the organisation</span>
      </span>
    );
  }
  return (
    <span className="block leading-tight">
      <NameLink href={`/people/${ownerId}`} isAside>
        {ownerName}
      </NameLink>
      {ownerGoneAt && <span className="block text-xs text-muted">left {formatDay(dayOf(ownerGoneAt))}</span>}
    </span>
  );
}

function Decided({ keptAt, keptBy, keptReason }: LeftKeyRow) {
  if (!keptAt) return <span className="text-muted">Not yet</span>;
  return (
    <span className="block max-w-72 leading-tight">
      Kept: {keptReason}
      <span className="block text-xs text-muted">
        {keptBy ?? 'Steward'}, {formatDay(dayOf(keptAt))}
      </span>
    </span>
  );
}
