import 'server-only';
import { z } from 'zod';
import { sha256 } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { COMMAND_OF_STATUS, renameApiKey } from '@/lib/domain/api-keys/schema';
import { getGatewayKey } from '@/lib/domain/gateway-keys/queries';
import {
  changeGatewayKey,
  createGatewayKey,
  disableGatewayKey,
  enableGatewayKey,
  revokeGatewayKey,
} from '@/lib/domain/gateway-keys/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { submitEntered } from '../complete';
import type { CallerDoorCtx } from '../context';
import { requireSingle } from '../waiting';
import { endedOutcome } from './ended';
import { invalid } from './failure';
import { changed, one, text, workspaceIds } from './guide-request';

const count = z.int('Send a whole number.');
const dollars = z.union([z.number(), text(40)], 'Send an amount in US dollars.').transform(String);

const limits = {
  allowed_ips: z.array(text(60)).max(100).optional(),
  allowed_models: z.array(text(200)).max(100).nullable().optional(),
  requests_per_minute: count.nullable().optional(),
  input_tokens_per_minute: count.nullable().optional(),
  output_tokens_per_minute: count.nullable().optional(),
  daily_limit_usd: dollars.nullable().optional(),
  monthly_limit_usd: dollars.nullable().optional(),
  mode: z.enum(['strict', 'balanced'], 'Use strict or balanced.').optional(),
  limit_kind: z.enum(['hard', 'soft'], 'Use hard or soft.').optional(),
  expires_in_days: count.nullable().optional(),
};

/** What Steward calls each of them. */
const NAMES = {
  workspaceId: 'workspace_id',
  addresses: 'allowed_ips',
  models: 'allowed_models',
  requestsPerMinute: 'requests_per_minute',
  inputTokensPerMinute: 'input_tokens_per_minute',
  outputTokensPerMinute: 'output_tokens_per_minute',
  spendPerDay: 'daily_limit_usd',
  spendPerMonth: 'monthly_limit_usd',
  limitKind: 'limit_kind',
  days: 'expires_in_days',
  ownerId: 'owner_id',
  costCentreId: 'cost_centre_id',
} as const;

/** The given fields under Steward's names. */
function inside(given: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(NAMES).map(([name, wire]) => [name, given[wire]] as const);
  const { mode } = given;
  return Object.fromEntries([...named, ['mode', mode] as const].filter(([, value]) => value !== undefined));
}

export const apiKeys = one(
  ['POST', '/api_keys'],
  'Issue a key of the gateway',
  z.strictObject({
    name: text(1_000),
    workspace_id: text(100),
    ...limits,
    owner_id: text(100).nullable().optional(),
    cost_centre_id: text(100).nullable().optional(),
    purpose: text(500).optional(),
    environment: text(20).optional(),
  }),
  async (ctx, { name, workspace_id: asked, purpose, environment, ...rest }, key) => {
    const workspaceId = (await workspaceIds(ctx))(asked);
    if (!workspaceId) throw invalid({ workspace_id: 'This workspace does not exist, or you cannot see it.' });
    const about = {
      ...(purpose === undefined ? {} : { purpose }),
      ...(environment === undefined ? {} : { environment }),
    };
    const input = { ...inside(rest), ...about, name, workspaceId };
    const outcome = await submitEntered(ctx, createGatewayKey, input, { idempotencyKey: key });
    const result = await endedOutcome(ctx, createGatewayKey, outcome, NAMES);
    return {
      ...{ id: result.gatewayKeyId, name, workspace_id: workspaceId, status: 'active', type: 'api_key' },
      ...{ expires_at: result.expiresAt ?? null, allowed_ips: rest.allowed_ips ?? [] },
      // A repetition is told that it was made, not what it is.
      key: result.key ?? null,
    };
  },
);

export const apiKey = one(
  ['PATCH', '/api_keys/{api_key_id}'],
  'Change a key: its name, its status; of a key of the gateway, its addresses and limits too',
  z.strictObject({
    api_key_id: text(100),
    name: text(1_000).optional(),
    status: z
      .enum(['active', 'inactive', 'archived'], 'Use active, inactive or archived.')
      .meta({ 'x-permanent': ['archived'] })
      .optional(),
    ...limits,
  }),
  async (ctx, { api_key_id: id, name, status, ...rest }, key) => {
    const settings = inside(rest);
    if (name === undefined && status === undefined && Object.keys(settings).length === 0)
      throw invalid({ name: 'Send a name or a status.' });
    const isChanged = name !== undefined || Object.keys(settings).length > 0;
    requireSingle(ctx.actor, Number(isChanged) + Number(status !== undefined));
    if (kindOfKey(id) === 'steward') return changeOfGateway(ctx, { id, name, status, settings }, key);
    if (Object.keys(settings).length > 0)
      throw new AppError(
        'conflict',
        'This is a key of Anthropic’s own, and its API cannot restrict it so. Keys that Steward’s gateway issues can be.',
      );
    return changeOfVendor(ctx, { id, name, status }, key);
  },
);

interface Wanted {
  id: string;
  name: string | undefined;
  status: 'active' | 'inactive' | 'archived' | undefined;
}

async function changeOfVendor(ctx: CallerDoorCtx, { id: apiKeyId, name, status }: Wanted, key: string) {
  const found = await getApiKey(ctx, { apiKeyId });
  const ref = { apiKeyId, workspaceId: found.workspaceId };
  if (name !== undefined && name !== found.name)
    await changed(ctx, renameApiKey, { ...ref, name }, { idempotencyKey: sha256(`${key} name`) });
  const now = name ?? found.name;
  if (status !== undefined && status !== found.status) {
    const typed = status === 'archived' ? { typedName: now } : {};
    const options = { idempotencyKey: sha256(`${key} status`) };
    await changed(ctx, COMMAND_OF_STATUS[status], { ...ref, ...typed }, options);
  }
  return {
    id: apiKeyId,
    name: now,
    status: status ?? found.status,
    workspace_id: found.workspaceId,
    type: 'api_key',
  };
}

const STATES = { live: 'active', disabled: 'inactive', expired: 'expired', revoked: 'archived' } as const;
const ACTS: Readonly<Record<'active' | 'inactive' | 'archived', CommandDeclaration>> = {
  active: enableGatewayKey,
  inactive: disableGatewayKey,
  archived: revokeGatewayKey,
};

async function changeOfGateway(
  ctx: CallerDoorCtx,
  { id: gatewayKeyId, name, status, settings }: Wanted & { settings: Record<string, unknown> },
  key: string,
) {
  const found = await getGatewayKey(ctx, { gatewayKeyId });
  const ref = { gatewayKeyId, workspaceId: found.workspaceId };
  const wanted = { ...settings, ...(name === undefined || name === found.name ? {} : { name }) };
  if (Object.keys(wanted).length > 0)
    await changed(ctx, changeGatewayKey, { ...ref, ...wanted }, { idempotencyKey: sha256(`${key} change`) }, NAMES);
  if (status !== undefined && (found.state === null || status !== STATES[found.state]))
    await changed(ctx, ACTS[status], ref, { idempotencyKey: sha256(`${key} status`) });
  const now = await getGatewayKey(ctx, { gatewayKeyId });
  return {
    ...{ id: now.id, name: now.name, status: now.state && STATES[now.state], workspace_id: now.workspaceId },
    ...{ allowed_ips: now.addresses, expires_at: now.expiresAt?.toISOString() ?? null, type: 'api_key' },
  };
}
