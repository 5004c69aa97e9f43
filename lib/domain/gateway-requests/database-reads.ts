import type { Db } from '@/lib/core/db';
import { addDays, dayStart } from '@/lib/core/time';
import { allOf, beyond, towards } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import type { RequestRows } from './row-reads';
import { COUNTS, ofKeys, seesKey } from './sql';

type Rows<Question extends keyof RequestRows> = Awaited<ReturnType<RequestRows[Question]>>;

const LIST = { at: Prisma.sql`r.at`, id: Prisma.sql`r.id` };
const COLUMNS = Prisma.sql`r.id::text, r.at, r.key_id::text AS "gatewayKeyId", coalesce(k.name, r.key_id::text) AS "keyName",
  r.workspace_id AS "workspaceId", w.name AS "workspaceName", r.path, r.outcome, r.status, r.error, r.model_asked AS "modelAsked",
  r.model, r.tier, r.speed, r.geo, r.is_stream AS "isStream", r.stop_reason AS "stopReason", r.session,
  r.request_id AS "requestId", ${COUNTS}, r.is_estimated AS "isEstimated", CASE WHEN r.path <> 'batch_result' THEN r.latency_ms END AS "latencyMs",
  r.first_byte_ms AS "firstByteMs", r.first_token_ms AS "firstTokenMs", r.bytes_in::text AS "bytesIn", r.bytes_out::text AS "bytesOut"`;
const NAMES = Prisma.sql`LEFT JOIN gateway_keys k ON k.id = r.key_id LEFT JOIN workspaces w ON w.id = r.workspace_id`;
const TIES = Prisma.sql`outcome COLLATE "C", status, error COLLATE "C"`;

/** Requests as the database keeps them. */
export function databaseRows(db: Db): RequestRows {
  return {
    page: (actor, { pageSize, ...filters }) => {
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
      return db.$queryRaw<Rows<'page'>>`
        SELECT ${COLUMNS} FROM (
          SELECT r.* FROM gateway_requests r WHERE ${where} ORDER BY ${towards(LIST, filters)} LIMIT ${pageSize + 1}
        ) r ${NAMES} ORDER BY ${towards(LIST, filters)}`;
    },
    find: async (actor, id) => {
      const [found] = await db.$queryRaw<NonNullable<Rows<'find'>>[]>`
        SELECT ${COLUMNS}, r.lines, c.name AS "credentialName" FROM gateway_requests r ${NAMES}
        LEFT JOIN gateway_credentials c ON c.id = r.credential_id WHERE r.id = ${id}::uuid AND ${seesKey(actor)}`;
      return found ?? null;
    },
    errors: ({ actor, ...of }, since) => db.$queryRaw<Rows<'errors'>>`
      SELECT f.outcome, f.status, f.error, f."gatewayKeyId", coalesce(k.name, f."gatewayKeyId") AS "keyName", f.requests, f."lastAt" FROM (
        SELECT r.outcome, r.status, r.error, r.key_id::text AS "gatewayKeyId", count(*)::int AS requests, max(r.at) AS "lastAt"
        FROM gateway_requests r WHERE r.at >= ${since} AND r.outcome <> 'served' AND ${ofKeys(actor, of)}
        GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 6 DESC, ${TIES}, r.key_id::text COLLATE "C" LIMIT 200
      ) f LEFT JOIN gateway_keys k ON k.id::text = f."gatewayKeyId" ORDER BY f.requests DESC, f."lastAt" DESC, ${TIES}, f."gatewayKeyId" COLLATE "C"`,
    latency: ({ actor, ...of }, since) => {
      const at = (share: number, column: Prisma.Sql) =>
        Prisma.sql`percentile_disc(${share}::float8) WITHIN GROUP (ORDER BY ${column})`;
      return db.$queryRaw<Rows<'latency'>>`
        SELECT r.model, r.is_stream AS "isStream", count(*)::int AS requests,
          ${at(0.5, Prisma.sql`r.first_byte_ms`)} AS "firstByteP50", ${at(0.95, Prisma.sql`r.first_byte_ms`)} AS "firstByteP95",
          ${at(0.5, Prisma.sql`r.first_token_ms`)} AS "firstTokenP50", ${at(0.95, Prisma.sql`r.first_token_ms`)} AS "firstTokenP95",
          ${at(0.5, Prisma.sql`r.latency_ms`)} AS p50, ${at(0.95, Prisma.sql`r.latency_ms`)} AS p95, ${at(0.99, Prisma.sql`r.latency_ms`)} AS p99
        FROM gateway_requests r WHERE r.at >= ${since} AND r.outcome = 'served' AND r.path = 'messages'
          AND r.model IS NOT NULL AND ${ofKeys(actor, of)}
        GROUP BY 1, 2 ORDER BY 3 DESC, r.model COLLATE "C", r.is_stream LIMIT 100`;
    },
    unsaidEnds: (from, to) => db.$queryRaw<Rows<'unsaidEnds'>>`
      SELECT (r.at AT TIME ZONE 'UTC')::date::text AS day, r.workspace_id AS "workspaceId",
        count(*) FILTER (WHERE r.outcome <> 'lost')::int AS cut, count(*) FILTER (WHERE r.outcome = 'lost')::int AS lost
      FROM gateway_requests r WHERE r.at >= ${dayStart(from)} AND r.at < ${dayStart(addDays(to, 1))}
        AND r.is_estimated AND r.outcome IN ('left', 'cut', 'lost') GROUP BY 1, 2 ORDER BY 1, r.workspace_id COLLATE "C"`,
  };
}
