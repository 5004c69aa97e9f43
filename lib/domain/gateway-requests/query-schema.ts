import { z } from 'zod';
import { isDay } from '@/lib/core/time';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageSizeField, placeField } from '@/lib/lists/schema';
import { day, decimals, instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { GRAINS, LIVE_MINUTES, MOST_LIVE_MINUTES, NAME, OUTCOMES, REQUEST_PATHS } from './rules';

const place = placeField('requests');
const nameField = z.string().regex(NAME, 'Nothing has this name.');
const dayField = z.string().refine(isDay, 'Enter a day as YYYY-MM-DD.');

export const requestFilters = z.object({
  gatewayKeyId: z.uuid().optional(),
  workspaceId: workspaceIdField.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  path: z.enum(REQUEST_PATHS).optional(),
  model: nameField.optional(),
  /** Of Claude Code. */
  session: nameField.optional(),
  /** What kind of error, as it was answered; of what the gateway refused, why. */
  error: nameField.optional(),
  from: dayField.optional(),
  to: dayField.optional(),
  /** Only what is older than this row, or newer. */
  before: place.optional(),
  after: place.optional(),
  pageSize: pageSizeField,
});
export type RequestFilters = z.input<typeof requestFilters>;

const counts = {
  uncached: decimals,
  cacheWrite5m: decimals,
  cacheWrite1h: decimals,
  cacheRead: decimals,
  output: decimals,
  webSearches: decimals,
  /** By the vendor's own prices. */
  costNano: nanoDollars,
};

const requestRow = z.object({
  id: z.string(),
  /** When it ended. */
  at: instant,
  gatewayKeyId: z.string(),
  keyName: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  path: z.string(),
  outcome: z.enum(OUTCOMES),
  /** What was answered; 0: nothing. */
  status: z.int(),
  error: z.string().nullable(),
  modelAsked: z.string().nullable(),
  /** The model that served. */
  model: z.string().nullable(),
  tier: z.string().nullable(),
  speed: z.string().nullable(),
  geo: z.string().nullable(),
  isStream: z.boolean(),
  stopReason: z.string().nullable(),
  session: z.string().nullable(),
  /** Anthropic's. */
  requestId: z.string().nullable(),
  ...counts,
  /** What it used was not said, or is priced as the dearest that it could be. */
  isEstimated: z.boolean(),
  /** Null for an entry of a batch: nobody waited for it. */
  latencyMs: z.int().nullable(),
  firstByteMs: z.int().nullable(),
  firstTokenMs: z.int().nullable(),
  bytesIn: decimals,
  bytesOut: decimals,
});
export type RequestRow = z.output<typeof requestRow>;

const requestPage = z.object({
  rows: z.array(requestRow),
  older: z.string().nullable(),
  newer: z.string().nullable(),
  /** For how many days requests are kept. */
  keptDays: z.int(),
});
export type RequestPage = z.output<typeof requestPage>;

export const requestList = declareQuery({
  name: 'gateway_request.list',
  permission: 'gateway_key:read',
  input: requestFilters,
  output: requestPage,
  words: 'List requests of the gateway',
});

const requestLine = z.object({ model: z.string(), context: z.string(), geo: z.string(), ...counts });
const requestDetail = requestRow.extend({
  /** What each model had of it. */
  lines: z.array(requestLine),
  /** Anthropic's key that was used; null: none was, or it has been removed. */
  credentialName: z.string().nullable(),
});
export type RequestDetail = z.output<typeof requestDetail>;

export const requestGet = declareQuery({
  name: 'gateway_request.get',
  permission: 'gateway_key:read',
  input: z.object({ gatewayRequestId: z.uuid() }),
  output: requestDetail,
  words: 'Show request of the gateway',
  absent: 'request',
});

const traffic = {
  requests: z.int(),
  refused: z.int(),
  /** By Anthropic. */
  failed: z.int(),
  /** Left by the client, cut off, or lost with a gateway. */
  broken: z.int(),
  /** Of every kind. */
  tokens: decimals,
  costNano: nanoDollars,
};

const bucket = z.object({
  at: instant,
  ...traffic,
  /** Without cache reads. */
  inputTokens: decimals,
  outputTokens: decimals,
  cacheReadTokens: decimals,
  estimatedNano: nanoDollars,
  meanMs: z.int().nullable(),
  longestMs: z.int().nullable(),
});
export type TrafficBucket = z.output<typeof bucket>;

export const trafficSeries = declareQuery({
  name: 'gateway_request.series',
  permission: 'gateway_key:read',
  input: z.object({
    gatewayKeyId: z.uuid().optional(),
    workspaceId: workspaceIdField.optional(),
    grain: z.enum(GRAINS).default('hour'),
    /** The last bucket ends here; unless given, now. */
    until: instant.optional(),
  }),
  output: z.object({ from: instant, until: instant, grain: z.enum(GRAINS), buckets: z.array(bucket) }),
  words: 'Show requests of the gateway over time',
});
export type TrafficSeries = z.output<typeof trafficSeries.output>;

const liveRow = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  ...traffic,
});
export type LiveRow = z.output<typeof liveRow>;

export const trafficLive = declareQuery({
  name: 'gateway_request.live',
  permission: 'gateway_key:read',
  input: z.object({ minutes: z.int().min(1).max(MOST_LIVE_MINUTES).default(LIVE_MINUTES) }),
  output: z.object({
    asOf: instant,
    from: instant,
    minutes: z.array(z.object({ at: instant, ...traffic })),
    total: z.object(traffic),
    /** Those with the most requests first. */
    keys: z.array(liveRow),
    workspaces: z.array(liveRow.omit({ workspaceId: true, workspaceName: true })),
  }),
  words: 'Show the last minutes of the gateway',
});
export type Live = z.output<typeof trafficLive.output>;
export type LiveJson = z.input<typeof trafficLive.output>;

const sinceHours = z.int().min(1).max(720).default(24);

export const requestErrors = declareQuery({
  name: 'gateway_request.errors',
  permission: 'gateway_key:read',
  input: z.object({ hours: sinceHours, gatewayKeyId: z.uuid().optional() }),
  output: z.array(
    z.object({
      outcome: z.enum(OUTCOMES),
      status: z.int(),
      error: z.string().nullable(),
      gatewayKeyId: z.string(),
      keyName: z.string(),
      requests: z.int(),
      lastAt: instant,
    }),
  ),
  words: 'List errors of the gateway by kind and key',
});
export type RequestErrors = z.output<typeof requestErrors.output>;

export const requestLatency = declareQuery({
  name: 'gateway_request.latency',
  permission: 'gateway_key:read',
  input: z.object({ hours: sinceHours, gatewayKeyId: z.uuid().optional() }),
  output: z.array(
    z.object({
      model: z.string(),
      isStream: z.boolean(),
      requests: z.int(),
      firstByteP50: z.int(),
      firstByteP95: z.int(),
      firstTokenP50: z.int().nullable(),
      firstTokenP95: z.int().nullable(),
      p50: z.int(),
      p95: z.int(),
      p99: z.int(),
    }),
  ),
  words: 'Show how long the gateway’s requests take',
});
export type RequestLatency = z.output<typeof requestLatency.output>;

const comparison = z.object({
  type: z.string(),
  /** By the gateway. */
  counted: decimals,
  /** By the vendor's report, of the vendor keys that the gateway uses. */
  reported: decimals,
  /** Reported and counted by nobody: the vendor keys were used outside the gateway. */
  notThrough: decimals,
  /** Counted and not reported: late, or estimated too high. */
  unreported: decimals,
});
const reconciled = z.object({
  day,
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  /** Whether the report may still change. */
  isPartial: z.boolean(),
  types: z.array(comparison),
  countedNano: nanoDollars,
  /** Of that, what is an estimate. */
  estimatedNano: nanoDollars,
  reportedNano: nanoDollars,
  throughNano: nanoDollars,
  notThroughNano: nanoDollars,
  /** What estimates were too high by, booked once when the report of the day was complete: zero or less. */
  correctedNano: nanoDollars,
  /** What the vendor asks for the same tokens beyond the list of prices; below zero: a discount. Null: they are not the same. */
  priceNano: nanoDollars.nullable(),
  /** Requests of which nobody knows what they came to, as far as rows are kept. Null: not known now. */
  lost: z.int().nullable(),
  cut: z.int().nullable(),
});
export type Reconciled = z.output<typeof reconciled>;

export const reconcile = declareQuery({
  name: 'gateway_request.reconcile',
  permission: 'cost:read',
  input: z
    .object({ from: dayField, to: dayField })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The range ends before it begins.' }),
  output: z.object({
    rows: z.array(reconciled),
    /** Why it is not known how many requests were lost or cut off; null: it is. */
    endsUnknown: z.string().nullable(),
  }),
  words: 'Compare the gateway’s figures with the vendor’s report',
  isReport: true,
});
