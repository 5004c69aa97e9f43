import type { ListColumn } from '@/components/page/list/list-column';
import { instantField, spendCell, spendField, thingCell } from '@/components/page/list/plain-cells';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { keyAgeCell, keyExpiryCell, keyLastUseCell, keyOwnerCell, keyPlaceCell, keyStateCell } from './key-cells';

const NAMES = ['name', 'workspace', 'spend', 'id'];

/** The reader sees nothing of any key but its name and place. */
export function seesNamesOnly(actor: PersonActor): boolean {
  const { namesOnly, workspaceIds, own } = reach(actor, 'api_key:read');
  return namesOnly && workspaceIds.length === 0 && !own;
}

interface KeyColumnsOptions {
  now: Date;
  /** A cost was read. */
  isRead: boolean;
  isNamesOnly?: boolean;
}

/** What the list of API keys can show, on the screen and in a file. */
export function keyColumns({ now, isRead, isNamesOnly }: KeyColumnsOptions): ListColumn<ApiKeyRow>[] {
  const columns: ListColumn<ApiKeyRow>[] = [
    {
      id: 'name',
      label: 'API key',
      isSortable: true,
      isTall: true,
      cell: ({ id, name, hint }) => {
        const link = thingCell('api_key', id, name);
        return hint ? [link, { text: hint, look: 'hint' }] : link;
      },
      file: { name: ({ name }) => name, id: ({ id }) => id, hint: ({ hint }) => hint },
    },
    {
      id: 'state',
      label: 'Status',
      onCard: 'line',
      isState: true,
      cell: keyStateCell,
      file: { status: ({ status }) => status, protected: ({ protectedReason }) => protectedReason },
    },
    {
      id: 'workspace',
      label: 'Workspace',
      onCard: 'line',
      isSortable: true,
      cell: keyPlaceCell,
      file: { workspace: ({ workspaceName }) => workspaceName, workspace_id: ({ workspaceId }) => workspaceId },
    },
    {
      id: 'owner',
      label: 'Owner',
      onCard: 'line',
      isSortable: true,
      cell: keyOwnerCell,
      file: {
        owner: ({ ownerName }) => ownerName,
        owner_id: ({ ownerId }) => ownerId,
        owner_has_left: ({ isDetailed, hasOwnerLeft }) => (isDetailed ? (hasOwnerLeft ? 'yes' : 'no') : null),
      },
    },
    {
      id: 'age',
      label: 'Age',
      isSortable: true,
      align: 'end',
      cell: (key) => keyAgeCell(key, now),
      file: { created_at: ({ createdAt }) => instantField(createdAt) },
    },
    {
      id: 'used',
      label: 'Last used',
      isSortable: true,
      align: 'end',
      cell: (key) => keyLastUseCell(key, now),
      file: { last_used_day: ({ lastUsedDay }) => lastUsedDay },
    },
    {
      id: 'expires',
      label: 'Expires',
      isSortable: true,
      align: 'end',
      cell: (key) => keyExpiryCell(key, now),
      file: { expires_at: ({ expiresAt }) => instantField(expiresAt) },
    },
    {
      id: 'spend',
      label: 'Spend, 30 days',
      onCard: 'lead',
      isSortable: true,
      align: 'end',
      cell: ({ spend }) => spendCell(spend, isRead),
      file: { spend_30_days_usd: ({ spend }) => spendField(spend, isRead) },
    },
    { id: 'id', label: 'Id', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
  return isNamesOnly ? columns.filter(({ id }) => NAMES.includes(id)) : columns;
}
