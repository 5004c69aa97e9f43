import { ENVIRONMENT_WORDS, limitWords } from '@/components/gateway-keys/gateway-key-words';
import type { ListColumn } from '@/components/page/list/list-column';
import { firstCell, instantField, spendCell, spendField } from '@/components/page/list/plain-cells';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { dollars } from '@/lib/core/money';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import {
  keyAgeCell,
  keyExpiryCell,
  keyLastUseCell,
  keyNameCell,
  keyOwnerCell,
  keyPlaceCell,
  keyStateCell,
  ofSteward,
} from './key-cells';
import { KIND_WORDS } from './key-words';

const NAMES = ['name', 'workspace', 'spend', 'id'];

/** The reader sees nothing of any key but its name and place. */
export function seesNamesOnly(actor: PersonActor): boolean {
  const { namesOnly, workspaceIds, own } = reach(actor, 'api_key:read');
  return namesOnly && workspaceIds.length === 0 && !own;
}

const dollarsOf = (nano: string | null | undefined) => (nano ? dollars(BigInt(nano)) : null);

/** What only Steward's keys have; of Anthropic's nothing is said. */
const STEWARD_COLUMNS: readonly ListColumn<ApiKeyRow>[] = [
  {
    id: 'environment',
    label: 'Environment',
    isExtra: true,
    cell: (key) => ofSteward(key, ({ environment }) => ({ text: ENVIRONMENT_WORDS[environment] })),
    file: { environment: ({ steward }) => steward?.environment ?? null },
  },
  {
    id: 'addresses',
    label: 'Addresses',
    isExtra: true,
    cell: (key) => ofSteward(key, ({ addresses }) => firstCell(addresses, 'Any')),
    file: { addresses: ({ steward }) => steward?.addresses.join(' ') ?? null },
  },
  {
    id: 'limits',
    label: 'Limits',
    isExtra: true,
    cell: (key) => ofSteward(key, (limits) => firstCell(limitWords(limits), 'None')),
    file: {
      requests_per_minute: ({ steward }) => steward?.requestsPerMinute ?? null,
      input_tokens_per_minute: ({ steward }) => steward?.inputTokensPerMinute ?? null,
      output_tokens_per_minute: ({ steward }) => steward?.outputTokensPerMinute ?? null,
      usd_per_day: ({ steward }) => dollarsOf(steward?.spendPerDay),
      usd_per_month: ({ steward }) => dollarsOf(steward?.spendPerMonth),
    },
  },
];

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
      cell: keyNameCell,
      file: {
        name: ({ name }) => name,
        id: ({ id }) => id,
        hint: ({ hint }) => hint,
        issued_by: ({ kind }) => KIND_WORDS[kind],
      },
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
    ...STEWARD_COLUMNS,
    { id: 'id', label: 'Id', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
  return isNamesOnly ? columns.filter(({ id }) => NAMES.includes(id)) : columns;
}
