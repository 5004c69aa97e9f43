import { reach } from '@/lib/access/reach';
import { type ClickHouse, type ClickHouseFailure, isClickHouseFailure } from '@/lib/core/clickhouse';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { addDays, dayStart } from '@/lib/core/time';
import type { Place } from '@/lib/lists/place';
import { allOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import type { RequestRow } from './query-schema';
import type { OfKeys, RequestRows, UnsaidEnds } from './row-reads';
import { seesKey } from './sql';

type Values = Record<string, unknown>;
type Condition = readonly [sql: string, values?: Values];
type Unnamed = Omit<RequestRow, 'at' | 'keyName' | 'workspaceName'> & { at: string; credentialId: string | null };

const COLUMNS = `id, at, key_id AS "gatewayKeyId", workspace_id AS "workspaceId", path, outcome, status, error,
  model_asked AS "modelAsked", model, tier, speed, geo, is_stream AS "isStream", stop_reason AS "stopReason", session,
  request_id AS "requestId", uncached, cache_write_5m AS "cacheWrite5m", cache_write_1h AS "cacheWrite1h",
  cache_read AS "cacheRead", output, web_searches AS "webSearches", cost_nano AS "costNano", is_estimated AS "isEstimated",
  if(path = 'batch_result', NULL, latency_ms) AS "latencyMs", first_byte_ms AS "firstByteMs", first_token_ms AS "firstTokenMs",
  bytes_in AS "bytesIn", bytes_out AS "bytesOut", credential_id AS "credentialId"`;
const IDS = 'Array(UUID)';
/** Given as a number: what a text without a zone means is up to the server. */
const instant = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const since = (at: Date): Condition => [`r.at >= ${instant('since')}`, { since: at.getTime() }];
const until = (at: Date): Condition => [`r.at < ${instant('until')}`, { until: at.getTime() }];
/** By the instant alone as well, by which rows are found. Ids are compared as text: ClickHouse has an order of its own for them. */
const beyond = ({ at, id }: Place, is: '<' | '>'): Condition => [
  `r.at ${is}= ${instant('at')} AND (r.at, toString(r.id)) ${is} (${instant('at')}, {id:String})`,
  { at: at.getTime(), id },
];

/** Of each value how often it was. */
const countsOf = (column: string) =>
  `sumMapIf([assumeNotNull(${column})], [toUInt64(1)], isNotNull(${column})) AS ${column}_counts`;
/** The least value that, with all below it, makes up this share: as Postgres has it, and never in between. */
const shareOf = (share: number, column: string) =>
  `arrayFirstOrNull((value, reached) -> reached >= ceil(${share} * arrayCumSum(${column}_counts.2)[-1]),
    ${column}_counts.1, arrayCumSum(${column}_counts.2))`;

/** What happened, and what to do. */
function whyNot({ kind }: ClickHouseFailure): string {
  if (kind === 'UNKNOWN_TABLE')
    return 'ClickHouse has no table of requests yet. The worker makes it. Try again in a minute.';
  const happened = kind === null ? 'does not answer' : `refused Steward (${kind})`;
  return `Single requests are kept in ClickHouse, which ${happened}. None is lost. Try again in a minute. If it lasts, whoever runs Steward can find the cause with npm run doctor.`;
}

/** Requests as ClickHouse keeps them; names of keys and workspaces are the database's. */
export function clickHouseRows(clickHouse: ClickHouse, db: Db): RequestRows {
  async function ask<Row>(sql: (where: string) => string, conditions: readonly Condition[]): Promise<Row[]> {
    const where = ['true', ...conditions.map(([condition]) => condition)].join(' AND ');
    const values = Object.assign({}, ...conditions.map(([, given]) => given));
    return clickHouse.ask<Row>(sql(where), values).catch((error) => {
      throw isClickHouseFailure(error) ? new AppError('store_unavailable', whyNot(error)) : error;
    });
  }

  /** Of keys by their ids; nothing where all may be seen. */
  async function ofKeys({ actor, gatewayKeyId, workspaceId }: OfKeys): Promise<Condition[]> {
    const named = [
      ...(gatewayKeyId === undefined ? [] : [Prisma.sql`k.id = ${gatewayKeyId}::uuid`]),
      ...(workspaceId === undefined ? [] : [Prisma.sql`k.workspace_id = ${workspaceId}`]),
    ];
    if (named.length === 0 && reach(actor, 'gateway_key:read').all) return [];
    const keys = await db.$queryRaw<{ id: string }[]>`
      SELECT k.id::text FROM gateway_keys k WHERE ${allOf([seesKey(actor), ...named])}`;
    // ClickHouse takes no empty list.
    if (keys.length === 0) return [['false', {}]];
    return [[`key_id IN {keys:${IDS}}`, { keys: keys.map(({ id }) => id) }]];
  }

  async function named<Row extends { gatewayKeyId: string }>(
    rows: readonly Row[],
  ): Promise<(Row & { keyName: string })[]> {
    const ids = [...new Set(rows.map((row) => row.gatewayKeyId))];
    const keys = await db.gatewayKey.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
    const names = new Map(keys.map(({ id, name }) => [id, name]));
    return rows.map((row) => ({ ...row, keyName: names.get(row.gatewayKeyId) ?? row.gatewayKeyId }));
  }

  async function placed(rows: readonly Unnamed[]): Promise<(RequestRow & { credentialId: string | null })[]> {
    const ids = [...new Set(rows.map(({ workspaceId }) => workspaceId))];
    const found = await db.workspace.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
    const names = new Map(found.map(({ id, name }) => [id, name]));
    return (await named(rows)).map((row) => ({
      ...row,
      ...{ at: new Date(row.at), workspaceName: names.get(row.workspaceId) ?? null },
    }));
  }

  return {
    page: async (actor, { pageSize, ...filters }) => {
      const { outcome, path, model, session, error, from, to, before, after } = filters;
      const is = (name: string, column: string, value: string | undefined): Condition[] =>
        value === undefined ? [] : [[`${column} = {${name}:String}`, { [name]: value }]];
      const [way, place] = after ? ['ASC', after] : ['DESC', before];
      const rows = await ask<Unnamed>(
        // A row that came twice is one.
        (where) => `SELECT ${COLUMNS} FROM gateway_requests r WHERE ${where} ORDER BY r.at ${way}, toString(r.id) ${way}
          LIMIT 1 BY r.at, r.id LIMIT ${pageSize + 1}`,
        [
          ...(await ofKeys({ actor, ...filters })),
          ...is('outcome', 'outcome', outcome),
          ...is('path', 'path', path),
          ...is('model', 'coalesce(model, model_asked)', model),
          ...is('session', 'session', session),
          ...is('error', 'error', error),
          ...(from === undefined ? [] : [since(dayStart(from))]),
          ...(to === undefined ? [] : [until(dayStart(addDays(to, 1)))]),
          ...(place ? [beyond(place, after ? '>' : '<')] : []),
        ],
      );
      return (await placed(rows)).map(({ credentialId: _, ...row }) => row);
    },
    find: async (actor, id) => {
      const rows = await ask<Unnamed & { lines: string | null }>(
        (where) => `SELECT ${COLUMNS}, lines FROM gateway_requests r WHERE ${where} LIMIT 1`,
        [['r.id = {id:UUID}', { id }], ...(await ofKeys({ actor }))],
      );
      const [row] = await placed(rows);
      if (!row) return null;
      const { credentialId, ...found } = row;
      const credential =
        credentialId &&
        (await db.gatewayCredential.findUnique({ where: { id: credentialId }, select: { name: true } }));
      const lines: unknown = JSON.parse(rows[0]?.lines ?? 'null');
      return { ...found, lines, credentialName: credential ? credential.name : null };
    },
    errors: async (of, from) => {
      type Found = Omit<Awaited<ReturnType<RequestRows['errors']>>[number], 'keyName' | 'requests' | 'lastAt'>;
      const rows = await ask<Found & { requests: string; last: string }>(
        (where) => `SELECT outcome, status, error, key_id AS "gatewayKeyId", count() AS requests, max(r.at) AS last
          FROM gateway_requests_unserved r FINAL WHERE ${where} GROUP BY outcome, status, error, key_id
          ORDER BY requests DESC, last DESC, outcome, status, error NULLS LAST, toString(key_id) LIMIT 200`,
        [since(from), ...(await ofKeys(of))],
      );
      return (await named(rows)).map(({ requests, last, ...row }) => ({
        ...row,
        ...{ requests: Number(requests), lastAt: new Date(last) },
      }));
    },
    latency: async (of, from) => {
      return ask<Awaited<ReturnType<RequestRows['latency']>>[number]>(
        (where) => `SELECT served AS model, is_stream AS "isStream", requests,
            ${shareOf(0.5, 'first_byte_ms')} AS "firstByteP50", ${shareOf(0.95, 'first_byte_ms')} AS "firstByteP95",
            ${shareOf(0.5, 'first_token_ms')} AS "firstTokenP50", ${shareOf(0.95, 'first_token_ms')} AS "firstTokenP95",
            ${shareOf(0.5, 'latency_ms')} AS p50, ${shareOf(0.95, 'latency_ms')} AS p95, ${shareOf(0.99, 'latency_ms')} AS p99
          FROM (
            SELECT assumeNotNull(r.model) AS served, is_stream, toInt32(count()) AS requests,
              ${['first_byte_ms', 'first_token_ms', 'latency_ms'].map(countsOf).join(', ')}
            FROM gateway_requests r FINAL WHERE ${where} AND outcome = 'served' AND path = 'messages' AND r.model IS NOT NULL
            GROUP BY served, is_stream
          ) ORDER BY requests DESC, model, is_stream LIMIT 100`,
        [since(from), ...(await ofKeys(of))],
      );
    },
    unsaidEnds: async (from, to) => {
      const rows = await ask<Record<keyof UnsaidEnds, string>>(
        (where) => `SELECT toString(toDate(r.at)) AS day, workspace_id AS "workspaceId",
            countIf(outcome <> 'lost') AS cut, countIf(outcome = 'lost') AS lost
          FROM gateway_requests_unserved r FINAL WHERE ${where} AND is_estimated AND outcome IN ('left', 'cut', 'lost')
          GROUP BY day, workspace_id ORDER BY day, workspace_id`,
        [since(dayStart(from)), until(dayStart(addDays(to, 1)))],
      );
      return rows.map((row) => ({ ...row, cut: Number(row.cut), lost: Number(row.lost) }));
    },
  };
}
