import { slotName } from '@/components/charts/series-colors';
import { locked } from '@/components/page/list/cell';
import type { ListColumn } from '@/components/page/list/list-column';
import { dayCell, instantField, thingCell } from '@/components/page/list/plain-cells';
import type { PersonActor } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { dollars } from '@/lib/core/money';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import {
  addressesCell,
  environmentCell,
  expiryCell,
  limitsCell,
  ownerCell,
  stateCell,
  usedCell,
} from './gateway-key-cells';
import { gatewayKeyHref } from './gateway-key-words';

const NAMES = ['name', 'workspace', 'id'];
const dollarsOf = (nano: string | null) => (nano === null ? null : dollars(BigInt(nano)));

/** The reader sees nothing of any key but its name and place. */
export function seesNamesOnly(actor: PersonActor): boolean {
  const { namesOnly, workspaceIds, own } = reach(actor, 'gateway_key:read');
  return namesOnly && workspaceIds.length === 0 && !own;
}

/** What the list of Steward keys can show, on the screen and in a file. */
export function gatewayKeyColumns({
  now,
  isNamesOnly,
}: {
  now: Date;
  isNamesOnly?: boolean;
}): ListColumn<GatewayKeyRow>[] {
  const columns: ListColumn<GatewayKeyRow>[] = [
    {
      id: 'name',
      label: 'Steward key',
      isSortable: true,
      isTall: true,
      cell: ({ id, name, endsWith }) => {
        const link = { text: name, href: gatewayKeyHref(id), look: 'name' as const, mark: slotName('api_key', id) };
        return endsWith ? [link, { text: `sk-ant-stw-…${endsWith}`, look: 'hint' }] : link;
      },
      file: { name: ({ name }) => name, id: ({ id }) => id, ends_with: ({ endsWith }) => endsWith },
    },
    {
      id: 'state',
      label: 'State',
      onCard: 'lead',
      isState: true,
      cell: stateCell,
      file: { state: ({ state }) => state },
    },
    {
      id: 'workspace',
      label: 'Workspace',
      onCard: 'line',
      isSortable: true,
      cell: ({ workspaceId, workspaceName }) => thingCell('workspace', workspaceId, workspaceName ?? workspaceId, true),
      file: { workspace: ({ workspaceName }) => workspaceName, workspace_id: ({ workspaceId }) => workspaceId },
    },
    {
      id: 'owner',
      label: 'Owner',
      onCard: 'line',
      isSortable: true,
      cell: ownerCell,
      file: { owner: ({ ownerName }) => ownerName, owner_id: ({ ownerId }) => ownerId },
    },
    {
      id: 'environment',
      label: 'Environment',
      onCard: 'line',
      cell: environmentCell,
      file: { environment: ({ environment }) => environment },
    },
    {
      id: 'expires',
      label: 'Expires',
      isSortable: true,
      align: 'end',
      cell: (key) => expiryCell(key, now),
      file: { expires_at: ({ expiresAt }) => instantField(expiresAt) },
    },
    {
      id: 'used',
      label: 'Last used',
      onCard: 'named',
      isSortable: true,
      align: 'end',
      cell: (key) => usedCell(key, now),
      file: {
        last_used_at: ({ lastUsedAt }) => instantField(lastUsedAt),
        last_address: ({ lastAddress }) => lastAddress,
      },
    },
    {
      id: 'addresses',
      label: 'Addresses',
      cell: addressesCell,
      file: { addresses: ({ addresses }) => addresses?.join(' ') ?? null },
    },
    {
      id: 'limits',
      label: 'Limits',
      cell: limitsCell,
      file: {
        requests_per_minute: ({ requestsPerMinute }) => requestsPerMinute,
        input_tokens_per_minute: ({ inputTokensPerMinute }) => inputTokensPerMinute,
        output_tokens_per_minute: ({ outputTokensPerMinute }) => outputTokensPerMinute,
        usd_per_day: ({ spendPerDay }) => dollarsOf(spendPerDay),
        usd_per_month: ({ spendPerMonth }) => dollarsOf(spendPerMonth),
      },
    },
    {
      id: 'created',
      label: 'Created',
      isSortable: true,
      isExtra: true,
      align: 'end',
      cell: ({ isDetailed, createdAt }) => (isDetailed ? dayCell(createdAt) : locked()),
      file: { created_at: ({ createdAt }) => instantField(createdAt) },
    },
    {
      id: 'purpose',
      label: 'Purpose',
      isExtra: true,
      cell: ({ purpose }) => (purpose === null ? locked() : purpose),
      file: { purpose: ({ purpose }) => purpose },
    },
    {
      id: 'centre',
      label: 'Cost centre',
      isExtra: true,
      cell: ({ isDetailed, costCentreName }) => (isDetailed ? (costCentreName ?? '') : locked()),
      file: { cost_centre: ({ costCentreName }) => costCentreName },
    },
    { id: 'id', label: 'Id', isExtra: true, cell: ({ id }) => ({ text: id, look: 'id' }), file: {} },
  ];
  return isNamesOnly ? columns.filter(({ id }) => NAMES.includes(id)) : columns;
}
