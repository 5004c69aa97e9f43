import type pg from 'pg';
import { addDays, type Day, monthStart, weekStart } from '@/lib/core/time';
import { COST_COLUMNS, COST_SUM, COUNT_COLUMNS, TOKEN_SUM } from '@/lib/domain/usage/token-types';
import { SPEND_DAILY, stagedName } from './snapshot-table';

/** Lists show 30 days; movers two weeks. */
const KEY_STATS_DAYS = 30;

interface Rollup {
  name: string;
  time: 'day' | 'month';
  source: string;
  keys: readonly string[];
  /** Columns, and the source expression each sums. */
  values: readonly (readonly [column: string, summed: string])[];
}

const same = (column: string) => [column, column] as const;
const COUNTS = COUNT_COLUMNS.map(same);
/** Each type's cost beside its count, or one cost for all types. */
const BY_TYPE = [...COUNTS, ...COST_COLUMNS.map(same)];
const IN_ONE = [...COUNTS, ['cost', COST_SUM] as const];
const IN_ONE_AGAIN = [...COUNTS, same('cost')];
/** Everything in spend_daily except the key. */
const KEYLESS = ['workspace_ref', 'model_ref', 'tier_ref', 'other_ref'];

/** Monthly ones come after those they are summed from. */
export const DAILY_ROLLUPS: readonly Rollup[] = [
  { name: 'rollup_daily', time: 'day', source: 'spend_daily', keys: KEYLESS, values: BY_TYPE },
  { name: 'rollup_workspace', time: 'day', source: 'rollup_daily', keys: ['workspace_ref'], values: IN_ONE },
  { name: 'rollup_model', time: 'day', source: 'rollup_daily', keys: ['model_ref'], values: IN_ONE },
  { name: 'rollup_monthly', time: 'month', source: 'rollup_daily', keys: KEYLESS, values: BY_TYPE },
  {
    name: 'rollup_workspace_monthly',
    time: 'month',
    source: 'rollup_workspace',
    keys: ['workspace_ref'],
    values: IN_ONE_AGAIN,
  },
  { name: 'rollup_model_monthly', time: 'month', source: 'rollup_model', keys: ['model_ref'], values: IN_ONE_AGAIN },
];
export const HOURLY_ROLLUPS: readonly Rollup[] = [
  { name: 'rollup_hourly', time: 'day', source: 'spend_hourly', keys: ['hour', ...KEYLESS], values: BY_TYPE },
];

/**
 * Sums the source of the days, or of their whole months, into every rollup; equal rows stay untouched. Returns the
 * number of changed rows.
 */
export async function refreshRollups(
  client: pg.ClientBase,
  rollups: readonly Rollup[],
  days: readonly Day[],
): Promise<number> {
  let written = 0;
  for (const { name, time, source, keys, values } of rollups) {
    const columns = values.map(([column]) => column);
    const all = [time, ...keys].join(', ');
    const of = (alias: string, names: readonly string[]) => names.map((column) => `${alias}.${column}`).join(', ');
    const { rows } = await client.query<{ written: string }>(
      `WITH fresh AS (
         SELECT t.time AS ${time}, ${keys.join(', ')}, ${values.map(([column, summed]) => `sum(${summed})::bigint AS ${column}`).join(', ')}
         FROM unnest($1::date[]) t (time) JOIN ${source} s ON ${time === 'day' ? 's.day = t.time' : `s.day >= t.time AND s.day < t.time + interval '1 month'`}
         GROUP BY t.time, ${keys.join(', ')}
       ), gone AS (
         DELETE FROM ${name} t WHERE t.${time} = ANY($1::date[]) AND NOT EXISTS (
           SELECT FROM fresh f WHERE (${of('f', [time, ...keys])}) = (${of('t', [time, ...keys])})) RETURNING 1
       ), kept AS (
         INSERT INTO ${name} AS t (${all}, ${columns.join(', ')}) SELECT * FROM fresh
         ON CONFLICT (${all}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
         WHERE (${of('t', columns)}) IS DISTINCT FROM (${of('excluded', columns)}) RETURNING 1
       ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS written`,
      [time === 'day' ? days : listStarts(days, monthStart)],
    );
    written += Number(rows[0]?.written ?? 0);
  }
  return written;
}

function listStarts(days: readonly Day[], startOf: (day: Day) => Day): Day[] {
  return [...new Set(days.map(startOf))];
}

/** Sums of spend_daily itself, which has too many rows to be summed again for each day. */
const PERIODS = [
  { name: 'spend_monthly', time: 'month', startOf: monthStart },
  { name: 'spend_weekly', time: 'week', startOf: weekStart },
] as const;

/**
 * Adds the difference between the staged and the stored days of spend_daily to the monthly and weekly sums, before they
 * replace them.
 */
export async function addToPeriods(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  const { keys, values } = SPEND_DAILY;
  const summed = values.map((column) => `sum(${column})::bigint AS ${column}`);
  const zeros = values.map(() => '0').join(', ');
  let written = 0;
  for (const { name, time, startOf } of PERIODS) {
    const all = [time, ...keys].join(', ');
    const added = await client.query(
      `INSERT INTO ${name} AS t (${all}, ${values.join(', ')})
       SELECT * FROM (
         SELECT date_trunc('${time}', day)::date AS ${time}, ${keys.join(', ')}, ${summed.join(', ')} FROM (
           SELECT day, ${keys.join(', ')}, ${values.join(', ')} FROM ${stagedName(SPEND_DAILY)}
           UNION ALL
           SELECT day, ${keys.join(', ')}, ${values.map((column) => `-${column}`).join(', ')}
           FROM spend_daily WHERE day = ANY($1::date[])
         ) d GROUP BY ${all}
       ) delta WHERE (${values.join(', ')}) <> (${zeros}) ORDER BY ${all}
       ON CONFLICT (${all}) DO UPDATE SET ${values.map((column) => `${column} = t.${column} + excluded.${column}`).join(', ')}`,
      [days],
    );
    await client.query(`DELETE FROM ${name} WHERE ${time} = ANY($1::date[]) AND (${values.join(', ')}) = (${zeros})`, [
      listStarts(days, startOf),
    ]);
    written += added.rowCount ?? 0;
  }
  return written;
}

/** A vendor key is used through the gateway as well, where spend_daily has Steward's keys in its place. */
const USES = `SELECT day, key_ref, ${COUNT_COLUMNS.join(', ')} FROM spend_daily
  UNION ALL SELECT day, key_ref, ${COUNT_COLUMNS.join(', ')} FROM usage_daily`;
const IS_USED = `(${COUNT_COLUMNS.join(' + ')}) > 0`;

/** Each key's last use, and its figures for the last 30 days and the two weeks that movers compare. */
export async function refreshKeyStats(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  const lost = await client.query(
    `UPDATE key_stats k SET last_used_day = (
       SELECT max(day) FROM (${USES}) s WHERE s.key_ref = k.key_ref AND ${IS_USED})
     WHERE last_used_day = ANY($1::date[]) AND NOT EXISTS (
       SELECT FROM (${USES}) s WHERE s.key_ref = k.key_ref AND s.day = k.last_used_day AND ${IS_USED})`,
    [days],
  );
  const used = await client.query(
    `INSERT INTO key_stats AS k (key_ref, last_used_day, cost_30)
     SELECT key_ref, max(day), 0 FROM (${USES}) s WHERE day = ANY($1::date[]) AND ${IS_USED} GROUP BY key_ref
     ON CONFLICT (key_ref) DO UPDATE SET last_used_day = excluded.last_used_day
     WHERE k.last_used_day IS NULL OR k.last_used_day < excluded.last_used_day`,
    [days],
  );
  const written = (lost.rowCount ?? 0) + (used.rowCount ?? 0);
  const newest = await newestDays(client);
  const touched = days.at(-1);
  const oldest = newest.either === null ? null : addDays(newest.either, -KEY_STATS_DAYS);
  if (oldest === null || touched === undefined || touched < oldest) return written;
  return written + (await refreshWindows(client, newest));
}

interface NewestDays {
  cost: Day | null;
  usage: Day | null;
  /** The older of the two: the end of what both cover. */
  both: Day | null;
  either: Day | null;
}

/** The newest day may still grow, so the weeks end on the day before. */
async function refreshWindows(client: pg.ClientBase, { cost, usage, both, either }: NewestDays): Promise<number> {
  const within = (end: string, from: number, days: number) =>
    `FILTER (WHERE day > ${end}::date - ${from + days} AND day <= ${end}::date - ${from})`;
  const sums = {
    cost_30: `sum(${COST_SUM}) ${within('$1', 0, KEY_STATS_DAYS)}`,
    tokens_30: `sum(${TOKEN_SUM}) ${within('$2', 0, KEY_STATS_DAYS)}`,
    cost_week: `sum(${COST_SUM}) ${within('$3', 1, 7)}`,
    cost_week_before: `sum(${COST_SUM}) ${within('$3', 8, 7)}`,
    tokens_week: `sum(${TOKEN_SUM}) ${within('$3', 1, 7)}`,
    tokens_week_before: `sum(${TOKEN_SUM}) ${within('$3', 8, 7)}`,
  };
  const names = Object.keys(sums);
  const columns = [...names, 'cost_change', 'tokens_change'];
  const list = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ');
  const set = (value: (column: string) => string) => columns.map((column) => `${column} = ${value(column)}`).join(', ');
  const { rows } = await client.query<{ written: string }>(
    `WITH summed AS (
       SELECT key_ref, ${Object.entries(sums)
         .map(([name, sum]) => `coalesce(${sum}, 0)::bigint AS ${name}`)
         .join(', ')}
       FROM spend_daily WHERE day > $4::date - ${2 * KEY_STATS_DAYS} AND day <= $4::date GROUP BY key_ref
     ), fresh AS (
       SELECT *, cost_week - cost_week_before AS cost_change, tokens_week - tokens_week_before AS tokens_change FROM summed
     ), zeroed AS (
       UPDATE key_stats k SET ${set(() => '0')}
       WHERE (${list('k')}) <> (${columns.map(() => '0').join(', ')})
         AND NOT EXISTS (SELECT FROM fresh f WHERE f.key_ref = k.key_ref) RETURNING 1
     ), kept AS (
       INSERT INTO key_stats AS k (key_ref, ${columns.join(', ')}) SELECT key_ref, ${columns.join(', ')} FROM fresh
       ON CONFLICT (key_ref) DO UPDATE SET ${set((column) => `excluded.${column}`)}
       WHERE (${list('k')}) IS DISTINCT FROM (${list('excluded')}) RETURNING 1
     ) SELECT (SELECT count(*) FROM zeroed) + (SELECT count(*) FROM kept) AS written`,
    [cost, usage, both, either],
  );
  return Number(rows[0]?.written ?? 0);
}

async function newestDays(client: pg.ClientBase): Promise<NewestDays> {
  const { rows } = await client.query<NewestDays>(
    `SELECT cost::text, usage::text, least(cost, usage)::text AS both, greatest(cost, usage)::text AS either FROM (
       SELECT (SELECT max(day) FROM report_days WHERE report = 'cost') AS cost,
         (SELECT max(day) FROM report_days WHERE report = 'usage') AS usage) newest`,
  );
  return rows[0] ?? { cost: null, usage: null, both: null, either: null };
}
