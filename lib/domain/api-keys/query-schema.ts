import { z } from 'zod';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { ROTATION_STATES } from '@/lib/domain/rotations/rules';
import { listPage, spendWindow } from '@/lib/lists/query-schema';
import { decimals, instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { KEY_KINDS } from './rules';
import { apiKeyFilters, apiKeyIdField, KEY_FACETS } from './schema';

/** What only a key of Steward's has. */
const stewardPart = z.object({
  environment: z.enum(ENVIRONMENTS),
  /** The only networks that it may be used from; none: any. */
  addresses: z.array(z.string()),
  requestsPerMinute: z.int().nullable(),
  inputTokensPerMinute: z.int().nullable(),
  outputTokensPerMinute: z.int().nullable(),
  /** In nano-dollars. */
  spendPerDay: decimals.nullable(),
  spendPerMonth: decimals.nullable(),
  /** Another key has taken its place; it works until the overlap is over. */
  isRotated: z.boolean(),
});

/** Of the same 30 days as the spend. */
const keyTraffic = z.object({
  /** Tokens of each day; null: its usage was not read. */
  trend: z.array(decimals.nullable()),
  /** By name, the one of most tokens first. */
  models: z.array(z.string()),
  tiers: z.array(z.string()),
  cacheRead: decimals,
  /** All input tokens, with those that were read from a cache. */
  input: decimals,
});
export type KeyTraffic = z.output<typeof keyTraffic>;

const apiKeyRow = z.object({
  /** `steward`: one that Steward issued for its gateway. */
  kind: z.enum(KEY_KINDS),
  id: z.string(),
  name: z.string(),
  /** Null for keys of the whole organisation and for those known from reports alone. */
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  scopeType: z.string(),
  /** False: the reader may see the name and nothing else; all below is null then. */
  isDetailed: z.boolean(),
  /** `active`, `inactive`, `expired`, `archived`, `revoked` (of Steward's), `gone`; `unknown` for keys known from reports alone. */
  status: z.string().nullable(),
  hint: z.string().nullable(),
  ownerId: z.string().nullable(),
  /** `user` or `service_account`. */
  ownerType: z.string().nullable(),
  ownerName: z.string().nullable(),
  /** The owner is no member of the organisation any more. */
  hasOwnerLeft: z.boolean(),
  /** The owner is or was a member whom Steward has read. */
  hasOwnerPage: z.boolean(),
  createdAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** Null: not used on any day that was read. */
  lastUsedDay: z.string().nullable(),
  /** When the hour of the last use began; null where it is not known, or `last_hour` was not asked for. */
  lastUsedHour: instant.nullable(),
  /** Null where it is not known, or `traffic` was not asked for. */
  traffic: keyTraffic.nullable(),
  /** Of Anthropic's alone; null where `rotation` was not asked for. */
  rotation: z.enum(ROTATION_STATES).nullable(),
  /** What people told Steward. */
  environment: z.enum(ENVIRONMENTS).nullable(),
  isOld: z.boolean(),
  isUnused: z.boolean(),
  isExpiring: z.boolean(),
  /** Why no budget disables it; null: it is not protected. */
  protectedReason: z.string().nullable(),
  /** Nano-dollars of the spend window; null where the reader may not see money. */
  spend: nanoDollars.nullable(),
  /** Null for a key of Anthropic's, and where the reader sees the name alone. */
  steward: stewardPart.nullable(),
});
export type ApiKeyRow = z.output<typeof apiKeyRow>;

const apiKeyPage = listPage(apiKeyRow, KEY_FACETS).extend({
  window: spendWindow.nullable(),
});
export type ApiKeyPage = z.output<typeof apiKeyPage>;

const apiKeyDetail = apiKeyRow.extend({
  createdById: z.string().nullable(),
  createdByType: z.string().nullable(),
  createdByName: z.string().nullable(),
  hasMakerPage: z.boolean(),
  hasMakerLeft: z.boolean(),
  /** The person or service account that the key acts for; null for keys of a workspace. */
  principalId: z.string().nullable(),
  principalType: z.string().nullable(),
  goneAt: instant.nullable(),
  /** Who handed it to its owner, where that is not whoever made it. */
  assignedAt: instant.nullable(),
  assignedByName: z.string().nullable(),
  /** Why it was kept when its owner left. */
  keptAt: instant.nullable(),
  keptByName: z.string().nullable(),
  keptReason: z.string().nullable(),
  protectedAt: instant.nullable(),
  protectedByName: z.string().nullable(),
  /** What people told Steward of it. */
  purpose: z.string(),
  contact: z.string(),
  notes: z.string(),
  describedAt: instant.nullable(),
  describedByName: z.string().nullable(),
  /** First day whose usage was read: what lies before is not known. */
  usageSince: z.string().nullable(),
});
export type ApiKeyDetail = z.output<typeof apiKeyDetail>;

export const apiKeyList = declareQuery({
  name: 'api_key.list',
  permission: 'api_key:read',
  input: apiKeyFilters,
  output: apiKeyPage,
  words: 'List API keys',
});

export const apiKeyGet = declareQuery({
  name: 'api_key.get',
  permission: 'api_key:read',
  input: z.object({ apiKeyId: apiKeyIdField }),
  output: apiKeyDetail,
  words: 'Read an API key',
  absent: 'API key',
});

const apiKeyUseAnswer = z.object({
  kind: z.enum(KEY_KINDS),
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  status: z.string(),
  expiresAt: instant.nullable(),
  /** Null: not used on any day that was read. */
  lastUsedDay: z.string().nullable(),
  lastDayTokens: decimals.nullable(),
  /** The hour that was running when hours were last read, with the one before it; null where hours are not known. */
  recent: z.object({ since: instant, readAt: instant, tokens: decimals }).nullable(),
  /** Requests of the last 30 days, of a key of Steward's alone. */
  requests: z.object({ all: z.int(), refused: z.int() }).nullable(),
  /** Nano-dollars of the window; null where the reader may not see money. */
  spend: nanoDollars.nullable(),
  window: spendWindow.nullable(),
  /** Those of the window, the one of most tokens first. */
  models: z.array(z.string()),
  usageSince: z.string().nullable(),
});
export type ApiKeyUse = z.output<typeof apiKeyUseAnswer>;
/** As it comes over the wire. */
export type ApiKeyUseJson = z.input<typeof apiKeyUseAnswer>;

export const apiKeyUse = declareQuery({
  name: 'api_key.use',
  permission: 'api_key:read',
  input: z.object({ apiKeyId: apiKeyIdField }),
  output: apiKeyUseAnswer,
  words: 'Read what an API key is used for',
  absent: 'API key',
});
