import { limitWords } from '@/components/gateway-keys/gateway-key-words';
import { shownColumns } from '@/components/page/list/chosen-columns';
import type { ListColumn } from '@/components/page/list/list-column';
import { firstCell, instantField, spendCell, spendField } from '@/components/page/list/plain-cells';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { dollars } from '@/lib/core/money';
import { dayOf } from '@/lib/core/time';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import type { KeyFigure } from '@/lib/domain/api-keys/schema';
import type { SpendWindow } from '@/lib/lists/query-schema';
import {
  keyAgeCell,
  keyEnvironmentCell,
  keyExpiryCell,
  keyLastUseCell,
  keyNameCell,
  keyOwnerCell,
  keyPlaceCell,
  keyStateCell,
  ofSteward,
} from './key-cells';
import { KIND_WORDS } from './key-words';
import { keyCacheCell, keyModelsCell, keyRotationCell, keyTiersCell, keyTrendCell } from './traffic-cells';

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

/** What is worked out for the rows shown alone, and only where it is shown; `window` is what the figures are of. */
const figureColumns = (now: Date, window: SpendWindow | null): readonly ListColumn<ApiKeyRow>[] => [
  {
    id: 'trend',
    label: 'Trend, 30 days',
    isExtra: true,
    cell: (key) => keyTrendCell(key, window?.from ?? null),
    file: {
      tokens_30_days: ({ traffic }) =>
        traffic?.trend.reduce((sum, day) => sum + BigInt(day ?? 0), 0n).toString() ?? null,
      tokens_by_day: ({ traffic }) => traffic?.trend.map((tokens) => tokens ?? '?').join(' ') ?? null,
    },
  },
  {
    id: 'models',
    label: 'Models',
    isExtra: true,
    cell: (key) => keyModelsCell(key, dayOf(now)),
    file: { models: ({ traffic }) => traffic?.models.join(' ') ?? null },
  },
  {
    id: 'tiers',
    label: 'Tier',
    isExtra: true,
    cell: keyTiersCell,
    file: { tiers: ({ traffic }) => traffic?.tiers.join(' ') ?? null },
  },
  {
    id: 'cache',
    label: 'Cache hit rate',
    isExtra: true,
    align: 'end',
    cell: keyCacheCell,
    file: {
      cache_read_tokens: ({ traffic }) => traffic?.cacheRead ?? null,
      input_tokens: ({ traffic }) => traffic?.input ?? null,
    },
  },
  {
    id: 'rotation',
    label: 'Rotation',
    isExtra: true,
    cell: keyRotationCell,
    file: { rotation: ({ rotation }) => rotation },
  },
  {
    id: 'environment',
    label: 'Environment',
    isExtra: true,
    cell: keyEnvironmentCell,
    file: { environment: ({ environment }) => environment },
  },
];

const FIGURE_OF: Readonly<Record<string, KeyFigure>> = {
  ...{ trend: 'traffic', models: 'traffic', tiers: 'traffic', cache: 'traffic' },
  ...{ used: 'last_hour', rotation: 'rotation' },
};

/** What the columns that are shown need to be worked out. */
export function figuresFor(chosen: readonly string[] | null, isNamesOnly: boolean): KeyFigure[] {
  const shown = shownColumns(keyColumns({ now: new Date(0), window: null, isNamesOnly }), chosen);
  return [...new Set(shown.flatMap(({ id }) => FIGURE_OF[id] ?? []))];
}

interface KeyColumnsOptions {
  now: Date;
  /** What costs and use are of; null: none was read. */
  window: SpendWindow | null;
  isNamesOnly?: boolean;
}

/** What the list of API keys can show, on the screen and in a file. */
export function keyColumns({ now, window, isNamesOnly }: KeyColumnsOptions): ListColumn<ApiKeyRow>[] {
  const isRead = window !== null;
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
      file: {
        last_used_day: ({ lastUsedDay }) => lastUsedDay,
        last_used_hour: ({ lastUsedHour }) => instantField(lastUsedHour),
      },
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
    ...figureColumns(now, window),
    ...STEWARD_COLUMNS,
    { id: 'id', label: 'ID', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
  return isNamesOnly ? columns.filter(({ id }) => NAMES.includes(id)) : columns;
}
