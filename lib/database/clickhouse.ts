import type { ClickHouse } from '@/lib/core/clickhouse';
import type { Day } from '@/lib/core/time';

export const REQUESTS_TABLE = 'gateway_requests';
/** Of these only those that were not served: few, so that errors over a month are found at once. */
export const UNSERVED_TABLE = 'gateway_requests_unserved';

const REQUEST_COLUMNS: Readonly<Record<string, string>> = {
  ...{ at: "DateTime64(3, 'UTC')", id: 'UUID', key_id: 'UUID', workspace_id: 'LowCardinality(String)' },
  ...{ credential_id: 'Nullable(UUID)', path: 'LowCardinality(String)', outcome: 'LowCardinality(String)' },
  ...{ status: 'Int32', error: 'LowCardinality(Nullable(String))', model_asked: 'LowCardinality(Nullable(String))' },
  ...{ model: 'LowCardinality(Nullable(String))', tier: 'LowCardinality(Nullable(String))' },
  ...{ speed: 'LowCardinality(Nullable(String))', geo: 'LowCardinality(Nullable(String))', is_stream: 'Bool' },
  ...{ stop_reason: 'LowCardinality(Nullable(String))', session: 'Nullable(String)', request_id: 'Nullable(String)' },
  ...{ uncached: 'Int64', cache_write_5m: 'Int64', cache_write_1h: 'Int64', cache_read: 'Int64', output: 'Int64' },
  ...{ web_searches: 'Int64', cost_nano: 'Int64', is_estimated: 'Bool', latency_ms: 'Int32' },
  ...{ first_byte_ms: 'Nullable(Int32)', first_token_ms: 'Nullable(Int32)', bytes_in: 'Int64', bytes_out: 'Int64' },
  lines: 'Nullable(String)',
};
const UNSERVED_COLUMNS = ['at', 'id', 'key_id', 'workspace_id', 'outcome', 'status', 'error', 'is_estimated'];
const typed = (names: readonly string[]) => names.map((name) => `${name} ${REQUEST_COLUMNS[name]}`).join(', ');
/**
 * A row that comes again takes its own place, whatever batch it comes in; a batch that comes again is not even written. Each
 * table sees to both by itself: a view's table is deduplicated on its own, or sums over it would double.
 */
const ONCE = `ENGINE = ReplacingMergeTree PARTITION BY toYYYYMMDD(at) ORDER BY (at, id)
  SETTINGS non_replicated_deduplication_window = 1000`;

const STATEMENTS = [
  `CREATE TABLE IF NOT EXISTS ${REQUESTS_TABLE} (
    ${typed(Object.keys(REQUEST_COLUMNS))},
    INDEX by_id id TYPE bloom_filter GRANULARITY 4, INDEX by_key key_id TYPE bloom_filter GRANULARITY 1,
    INDEX by_session session TYPE bloom_filter GRANULARITY 1, INDEX by_error error TYPE bloom_filter GRANULARITY 1
  ) ${ONCE}`,
  `CREATE TABLE IF NOT EXISTS ${UNSERVED_TABLE} (${typed(UNSERVED_COLUMNS)}) ${ONCE}`,
  `CREATE MATERIALIZED VIEW IF NOT EXISTS gateway_requests_to_unserved TO ${UNSERVED_TABLE} AS
    SELECT ${UNSERVED_COLUMNS.join(', ')} FROM ${REQUESTS_TABLE} WHERE outcome <> 'served'`,
];

/** Makes what is not there yet. Tables that somebody made before, with another engine such as a replicated one, are used. */
export async function prepareClickHouse(clickHouse: ClickHouse): Promise<void> {
  for (const statement of STATEMENTS) await clickHouse.run(statement);
}

/** What its tables lack, by name: a whole table, or columns of one. */
export async function findMissing(clickHouse: ClickHouse): Promise<string[]> {
  const columns = await clickHouse.ask<{ table: string; name: string }>(
    'SELECT table, name FROM system.columns WHERE database = currentDatabase() AND table IN ({tables:Array(String)})',
    { tables: [REQUESTS_TABLE, UNSERVED_TABLE] },
  );
  const needed = { [REQUESTS_TABLE]: Object.keys(REQUEST_COLUMNS), [UNSERVED_TABLE]: UNSERVED_COLUMNS };
  return Object.entries(needed).flatMap(([table, names]) => {
    const there = new Set(columns.filter((column) => column.table === table).map(({ name }) => name));
    if (there.size === 0) return [table];
    return names.filter((name) => !there.has(name)).map((name) => `${table}.${name}`);
  });
}

/** Drops the partitions of days before this one. */
export async function dropDaysBefore(clickHouse: ClickHouse, day: Day): Promise<void> {
  const old = await clickHouse.ask<{ table: string; partition: string }>(
    `SELECT DISTINCT table, partition FROM system.parts WHERE database = currentDatabase() AND active
       AND table IN ({tables:Array(String)}) AND partition < {before:String}`,
    { tables: [REQUESTS_TABLE, UNSERVED_TABLE], before: day.replaceAll('-', '') },
  );
  for (const { table, partition } of old)
    if (/^\d{8}$/.test(partition)) await clickHouse.run(`ALTER TABLE ${table} DROP PARTITION ${partition}`);
}
