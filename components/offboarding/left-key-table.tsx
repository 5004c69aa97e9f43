import { keyNameCell } from '@/components/api-keys/key-cells';
import type { Cell } from '@/components/page/list/cell';
import type { ListColumn } from '@/components/page/list/list-column';
import { ListTable } from '@/components/page/list/list-table';
import { spendCell, thingCell } from '@/components/page/list/plain-cells';
import type { Sorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { dayOf, formatDay } from '@/lib/core/time';
import { KEY_WRITES } from '@/lib/domain/api-keys/rules';
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
  return (
    <SettleDialogs>
      <ListTable
        caption="Keys of people who have left"
        columns={columnsWith(list.window !== null)}
        rows={list.rows}
        rowKey={({ id }) => id}
        sorting={sorting}
        hrefOf={hrefOf}
        act={{ opens: 'settle', word: 'Decide', label: 'Decide on' }}
        aboutOf={({ kind, id, name, workspaceId }) =>
          can(actor, KEY_WRITES[kind], { workspaceId }) ? { apiKeyId: id, name, workspaceId } : null
        }
      />
    </SettleDialogs>
  );
}

const columnsWith = (isRead: boolean): ListColumn<LeftKeyRow>[] => [
  { ...sortable('name', 'API key'), isTall: true, cell: keyNameCell },
  { ...sortable('workspace', 'Workspace'), onCard: 'line', cell: placeCell },
  { ...sortable('owner', 'Owner, who left'), isTall: true, cell: ownerCell },
  {
    ...sortable('used', 'Last used'),
    align: 'end',
    cell: ({ lastUsedDay }) => (lastUsedDay === null ? { text: 'Never', look: 'muted' } : formatDay(lastUsedDay)),
  },
  {
    ...sortable('spend', 'Spend, 30 days'),
    align: 'end',
    onCard: 'lead',
    cell: ({ spend }) => spendCell(spend, isRead),
  },
  { id: 'decided', label: 'Decided', isTall: true, cell: decidedCell, file: {} },
];

function sortable(id: LeftKeySort, label: string) {
  return { id, label, isSortable: true, file: {} };
}

function placeCell({ workspaceId, workspaceName }: LeftKeyRow): Cell {
  if (workspaceId === null) return { text: 'Whole organisation', look: 'muted' };
  return thingCell('workspace', workspaceId, workspaceName ?? workspaceId, true);
}

function ownerCell({ ownerId, ownerName, hasOwnerPage, ownerGoneAt }: LeftKeyRow): Cell {
  if (!hasOwnerPage) {
    return [{ text: ownerName }, { text: 'left before Steward read the organisation', look: 'note' }];
  }
  const link = { text: ownerName, look: 'aside', href: `/people/${ownerId}` } as const;
  return ownerGoneAt ? [link, { text: `left ${formatDay(dayOf(ownerGoneAt))}`, look: 'note' }] : link;
}

function decidedCell({ keptAt, keptBy, keptReason }: LeftKeyRow): Cell {
  if (!keptAt) return { text: 'Not yet', look: 'muted' };
  const note = `${keptBy ?? 'Steward'}, ${formatDay(dayOf(keptAt))}`;
  return [{ text: `Kept: ${keptReason}` }, { text: note, look: 'note' }];
}
