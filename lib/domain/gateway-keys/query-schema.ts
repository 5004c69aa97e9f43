import { z } from 'zod';
import { listPage } from '@/lib/lists/query-schema';
import { decimals, instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ENVIRONMENTS, KEY_MODES, LIMIT_KINDS } from './rules';
import { GATEWAY_KEY_FACETS, gatewayKeyFilters } from './schema';

/** What may not be seen of a key is null; whoever sees names alone sees its name and workspace. */
export const gatewayKeyRow = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  isDetailed: z.boolean(),
  state: z.enum(['live', 'disabled', 'expired', 'revoked']).nullable(),
  /** Its last four letters. */
  endsWith: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  costCentreId: z.string().nullable(),
  costCentreName: z.string().nullable(),
  purpose: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS).nullable(),
  addresses: z.array(z.string()).nullable(),
  /** Null: all. */
  models: z.array(z.string()).nullable(),
  requestsPerMinute: z.int().nullable(),
  inputTokensPerMinute: z.int().nullable(),
  outputTokensPerMinute: z.int().nullable(),
  /** In nano-dollars. */
  spendPerDay: decimals.nullable(),
  spendPerMonth: decimals.nullable(),
  mode: z.enum(KEY_MODES).nullable(),
  limitKind: z.enum(LIMIT_KINDS).nullable(),
  createdAt: instant.nullable(),
  updatedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  firstUsedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  lastAddress: z.string().nullable(),
  /** The key whose place it took, and the one that took its place. */
  replacesId: z.string().nullable(),
  replacedById: z.string().nullable(),
});
export type GatewayKeyRow = z.output<typeof gatewayKeyRow>;

const gatewayKeyPage = listPage(gatewayKeyRow, GATEWAY_KEY_FACETS);
export type GatewayKeyPage = z.output<typeof gatewayKeyPage>;

export const gatewayKeyList = declareQuery({
  name: 'gateway_key.list',
  permission: 'gateway_key:read',
  input: gatewayKeyFilters,
  output: gatewayKeyPage,
  words: 'List Steward keys',
});

/** A day or month of UTC, in nano-dollars. The keys whose place a key took by rotation count with it. */
const spendPeriod = z.object({
  startsOn: z.iso.date(),
  endsAt: instant,
  limit: decimals,
  spent: decimals,
  /** Of that, what is an upper estimate: the answer broke off, or the gateway that forwarded it. */
  estimated: decimals,
  /** Held for requests under way and to come, by what they are expected to cost, and for batches that have not ended. */
  reserved: decimals,
  left: decimals,
  /** By how much it can go over the limit at most; null, of a soft one: by any amount. */
  overshoot: decimals.nullable(),
});
export type GatewaySpendPeriod = z.output<typeof spendPeriod>;

const gatewayKeyDetail = gatewayKeyRow.extend({
  /** The owner is no member of the organisation any more. */
  hasOwnerLeft: z.boolean(),
  /** Why it was kept when its owner left. */
  kept: z.object({ at: instant, byName: z.string().nullable(), reason: z.string().nullable() }).nullable(),
  /** Of the last 30 days, those on which it was used. */
  days: z.array(z.object({ day: z.iso.date(), requests: z.int(), refused: z.int(), refusedAddresses: z.int() })),
  /** How many of Anthropic's keys its workspace has for the gateway: those that work, and those that Anthropic refuses. */
  vendorKeys: z.object({ working: z.int(), refused: z.int() }).nullable(),
  /** The most that it took of one of the last ten minutes; null of a key that has no limit a minute. */
  busiestMinute: z.object({ requests: z.int(), inputTokens: z.int(), outputTokens: z.int() }).nullable(),
  /** Each null without such a limit. */
  spending: z.object({ day: spendPeriod.nullable(), month: spendPeriod.nullable() }).nullable(),
});
export type GatewayKeyDetail = z.output<typeof gatewayKeyDetail>;

export const gatewayKeyGet = declareQuery({
  name: 'gateway_key.get',
  permission: 'gateway_key:read',
  input: z.object({ gatewayKeyId: z.uuid() }),
  output: gatewayKeyDetail,
  words: 'Show Steward key',
  absent: 'Steward key',
});

const gateway = z.object({
  /** Where applications reach it; null: it was not started. */
  origin: z.string().nullable(),
  /** The hops that it believes; null: nobody said, so keys cannot be limited to addresses. */
  proxies: z.array(z.string()).nullable(),
  instances: z.array(z.object({ startedAt: instant, beatAt: instant })),
});
export type Gateway = z.output<typeof gateway>;

export const gatewayGet = declareQuery({
  name: 'gateway.get',
  permission: 'gateway_key:read',
  input: nothing,
  output: gateway,
  words: 'Show gateway',
});

const gatewayStop = z.object({
  stopId: z.string(),
  at: instant,
  /** Where it disabled keys that are still disabled by it. */
  workspaces: z.array(z.object({ id: z.string(), name: z.string(), keys: z.int() })),
});
export type GatewayStop = z.output<typeof gatewayStop>;

export const gatewayKeyStops = declareQuery({
  name: 'gateway_key.list_stops',
  permission: 'gateway_key:read',
  input: nothing,
  output: z.array(gatewayStop),
  words: 'List stops of Steward keys',
});

const madeByKey = z.object({
  gatewayKeyId: z.string(),
  name: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  files: z.int(),
  batches: z.int(),
  containers: z.int(),
  lastMadeAt: instant,
});
export type MadeByKey = z.output<typeof madeByKey>;

export const gatewayKeyMade = declareQuery({
  name: 'gateway_key.list_made',
  permission: 'settings:read',
  input: nothing,
  /** The keys that made most, with how much of each kind they ever made; what was deleted since counts as well. */
  output: z.array(madeByKey),
  words: 'List what Steward keys made',
});
