import { z } from 'zod';
import { notFound } from '@/lib/core/errors';
import { addDays, dayStart } from '@/lib/core/time';
import { readGatewaySetup } from '@/lib/domain/gateway-keys/reads';
import { placePage } from '@/lib/lists/place';
import { allOf, beyond, towards } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type RequestRow, requestErrors, requestGet, requestLatency, requestList } from './query-schema';
import { COUNTS, ofKeys, seesKey } from './sql';

const LIST = { at: Prisma.sql`r.at`, id: Prisma.sql`r.id` };
const COLUMNS = Prisma.sql`r.id::text, r.at, r.key_id::text AS "gatewayKeyId", coalesce(k.name, r.key_id::text) AS "keyName",
  r.workspace_id AS "workspaceId", w.name AS "workspaceName", r.path, r.outcome, r.status, r.error, r.model_asked AS "modelAsked",
  r.model, r.tier, r.speed, r.geo, r.is_stream AS "isStream", r.stop_reason AS "stopReason", r.session,
  r.request_id AS "requestId", ${COUNTS}, r.is_estimated AS "isEstimated", CASE WHEN r.path <> 'batch_result' THEN r.latency_ms END AS "latencyMs",
  r.first_byte_ms AS "firstByteMs", r.first_token_ms AS "firstTokenMs", r.bytes_in::text AS "bytesIn", r.bytes_out::text AS "bytesOut"`;
const NAMES = Prisma.sql`LEFT JOIN gateway_keys k ON k.id = r.key_id LEFT JOIN workspaces w ON w.id = r.workspace_id`;

/** Requests that the gateway took, newest first, from one place in the list. */
export const listRequests = answer(requestList, async ({ db, actor }, { pageSize, ...filters }) => {
  const { outcome, path, model, session, error, from, to } = filters;
  const is = (column: Prisma.Sql, value: string | undefined) =>
    value === undefined ? [] : [Prisma.sql`${column} = ${value}`];
  const where = allOf([
    ofKeys(actor, filters),
    ...is(Prisma.sql`r.outcome`, outcome),
    ...is(Prisma.sql`r.path`, path),
    ...is(Prisma.sql`coalesce(r.model, r.model_asked)`, model),
    ...is(Prisma.sql`r.session`, session),
    ...is(Prisma.sql`r.error`, error),
    ...(from === undefined ? [] : [Prisma.sql`r.at >= ${dayStart(from)}`]),
    ...(to === undefined ? [] : [Prisma.sql`r.at < ${dayStart(addDays(to, 1))}`]),
    ...beyond(LIST, filters),
  ]);
  const read = await db.$queryRaw<RequestRow[]>`
    SELECT ${COLUMNS} FROM (
      SELECT r.* FROM gateway_requests r WHERE ${where} ORDER BY ${towards(LIST, filters)} LIMIT ${pageSize + 1}
    ) r ${NAMES} ORDER BY ${towards(LIST, filters)}`;
  const { requestDays } = await readGatewaySetup(db);
  return { ...placePage(read, pageSize, filters, ({ at, id }) => ({ at, id })), keptDays: requestDays };
});

const storedLines = z.array(
  z.object({
    ...{ model: z.string(), context: z.string(), geo: z.string() },
    ...{ uncached: z.int(), cache_write_5m: z.int(), cache_write_1h: z.int(), cache_read: z.int(), output: z.int() },
    ...{ web_searches: z.int(), cost_nano: z.string() },
  }),
);

/** One request. What does not exist and what the actor may not see are not told apart. */
export const getRequest = answer(requestGet, async ({ db, actor }, { gatewayRequestId }) => {
  const [found] = await db.$queryRaw<(RequestRow & { lines: unknown; credentialName: string | null })[]>`
    SELECT ${COLUMNS}, r.lines, c.name AS "credentialName" FROM gateway_requests r ${NAMES}
    LEFT JOIN gateway_credentials c ON c.id = r.credential_id WHERE r.id = ${gatewayRequestId}::uuid AND ${seesKey(actor)}`;
  if (!found) throw notFound('request');
  const { lines, ...row } = found;
  const stored = storedLines.safeParse(lines);
  return {
    ...row,
    lines: (stored.success ? stored.data : []).map((line) => ({
      ...{ model: line.model, context: line.context, geo: line.geo, costNano: line.cost_nano },
      ...{ uncached: String(line.uncached), cacheWrite5m: String(line.cache_write_5m) },
      ...{ cacheWrite1h: String(line.cache_write_1h), cacheRead: String(line.cache_read) },
      ...{ output: String(line.output), webSearches: String(line.web_searches) },
    })),
  };
});

const since = (now: Date, hours: number) => new Date(now.getTime() - hours * 3_600_000);

/** What went wrong in the last hours, by kind and key; the most frequent first. */
export const listRequestErrors = answer(requestErrors, async ({ db, actor, now }, { hours, gatewayKeyId }) => {
  return db.$queryRaw<z.output<typeof requestErrors.output>>`
    SELECT f.outcome, f.status, f.error, f."gatewayKeyId", coalesce(k.name, f."gatewayKeyId") AS "keyName", f.requests, f."lastAt" FROM (
      SELECT r.outcome, r.status, r.error, r.key_id::text AS "gatewayKeyId", count(*)::int AS requests, max(r.at) AS "lastAt"
      FROM gateway_requests r WHERE r.at >= ${since(now, hours)} AND r.outcome <> 'served' AND ${ofKeys(actor, { gatewayKeyId })}
      GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 6 DESC LIMIT 200
    ) f LEFT JOIN gateway_keys k ON k.id::text = f."gatewayKeyId" ORDER BY f.requests DESC, f."lastAt" DESC`;
});

/** How long messages took in the last hours, by model. */
export const readLatency = answer(requestLatency, async ({ db, actor, now }, { hours, gatewayKeyId }) => {
  const at = (share: number, of: Prisma.Sql) =>
    Prisma.sql`percentile_disc(${share}::float8) WITHIN GROUP (ORDER BY ${of})`;
  return db.$queryRaw<z.output<typeof requestLatency.output>>`
    SELECT r.model, r.is_stream AS "isStream", count(*)::int AS requests,
      ${at(0.5, Prisma.sql`r.first_byte_ms`)} AS "firstByteP50", ${at(0.95, Prisma.sql`r.first_byte_ms`)} AS "firstByteP95",
      ${at(0.5, Prisma.sql`r.first_token_ms`)} AS "firstTokenP50", ${at(0.95, Prisma.sql`r.first_token_ms`)} AS "firstTokenP95",
      ${at(0.5, Prisma.sql`r.latency_ms`)} AS p50, ${at(0.95, Prisma.sql`r.latency_ms`)} AS p95, ${at(0.99, Prisma.sql`r.latency_ms`)} AS p99
    FROM gateway_requests r WHERE r.at >= ${since(now, hours)} AND r.outcome = 'served' AND r.path = 'messages'
      AND r.model IS NOT NULL AND ${ofKeys(actor, { gatewayKeyId })}
    GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 100`;
});
