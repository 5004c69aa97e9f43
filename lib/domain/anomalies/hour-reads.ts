import type pg from 'pg';
import { type Day, dayOf } from '@/lib/core/time';
import { COST_SUM } from '@/lib/domain/usage/token-types';
import { NUMBERED_KEYS } from './key-sql';

/** What a key spent on a model in an hour. */
export interface CellRow {
  /** Milliseconds of the hour's start. */
  at: number;
  apiKeyId: string;
  keyName: string;
  workspaceId: string;
  workspaceName: string;
  model: string;
  nano: number;
}

/** Estimates are made of these: they need not be exact. */
const NANO = `sum(${COST_SUM})::float8`;
const AT = `date_part('epoch', (day + hour * interval '1 hour') AT TIME ZONE 'UTC') * 1000`;

/** Of hours, everything that was spent in them. */
export async function readCells(client: pg.ClientBase, hours: readonly Date[]): Promise<CellRow[]> {
  const { rows } = await client.query<CellRow>(
    `SELECT s.at, coalesce(a.id, '') AS "apiKeyId", coalesce(a.name, '') AS "keyName", w.id AS "workspaceId",
       w.name AS "workspaceName", m.value AS model, s.nano
     FROM (SELECT ${AT} AS at, key_ref, workspace_ref, model_ref, ${NANO} AS nano FROM spend_hourly
       WHERE hour < 24 AND day = ANY($1::date[]) GROUP BY day, hour, key_ref, workspace_ref, model_ref) s
     JOIN workspaces w ON w.ref = s.workspace_ref JOIN dimension_values m ON m.ref = s.model_ref
     LEFT JOIN ${NUMBERED_KEYS} a ON a.ref = s.key_ref WHERE s.at = ANY($2::float8[]) AND s.nano > 0`,
    [[...new Set(hours.map(dayOf))], hours.map((hour) => hour.getTime())],
  );
  return rows;
}

export interface HourlyRow {
  id: string;
  day: Day;
  hours: number[];
}

interface HourlyOf {
  from: Day;
  to: Day;
  keyIds: readonly string[];
  pairs: readonly string[];
}

/** By the hour, of some keys and of some models within workspaces, with the days whose hours are known. */
export async function readHourlyOf(client: pg.ClientBase, { from, to, keyIds, pairs }: HourlyOf) {
  const hours = 'array_agg(hour) AS places, array_agg(nano) AS nanos';
  const keys = await client.query<PlacedRow>(
    `SELECT id, day::text, ${hours} FROM (
       SELECT a.id, s.day, s.hour, ${NANO} AS nano FROM spend_hourly s JOIN ${NUMBERED_KEYS} a ON a.ref = s.key_ref
       WHERE a.id = ANY($1) AND s.day BETWEEN greatest($2::date, $3::date - 15) AND $3::date AND s.hour < 24
       GROUP BY a.id, s.day, s.hour) t GROUP BY id, day`,
    [keyIds, from, to],
  );
  const models = await client.query<PlacedRow>(
    `SELECT id, day::text, ${hours} FROM (
       SELECT w.id || ' ' || m.value AS id, r.day, r.hour, ${NANO} AS nano FROM workspaces w
       JOIN rollup_hourly r ON r.workspace_ref = w.ref JOIN dimension_values m ON m.ref = r.model_ref
       WHERE w.id || ' ' || m.value = ANY($1) AND r.day BETWEEN $2::date AND $3::date AND r.hour < 24
       GROUP BY w.id, m.value, r.day, r.hour) t GROUP BY id, day`,
    [pairs, from, to],
  );
  const { rows } = await client.query<{ day: Day }>(
    `SELECT day::text FROM report_days WHERE report = 'usage_hourly' AND day >= $1::date`,
    [from],
  );
  return { keys: keys.rows.map(placed), pairs: models.rows.map(placed), days: new Set(rows.map(({ day }) => day)) };
}

type PlacedRow = Omit<HourlyRow, 'hours'> & { places: number[]; nanos: number[] };

function placed({ id, day, places, nanos }: PlacedRow): HourlyRow {
  const hours = Array<number>(24).fill(0);
  for (const [at, hour] of places.entries()) hours[hour] = nanos[at] ?? 0;
  return { id, day, hours };
}

/** What keys spent a day, and from which day on anything is known. */
export async function readKeyDays(
  client: pg.ClientBase,
  { from, to, keyIds }: { from: Day; to: Day; keyIds: readonly string[] },
): Promise<Map<string, Map<Day, number>> & { first: Day }> {
  const { rows } = await client.query<{ id: string; days: Day[]; nanos: number[] }>(
    `SELECT id, array_agg(day::text) AS days, array_agg(nano) AS nanos FROM (
       SELECT a.id, s.day, ${NANO} AS nano FROM spend_daily s JOIN ${NUMBERED_KEYS} a ON a.ref = s.key_ref
       WHERE a.id = ANY($1) AND s.day BETWEEN $2::date AND $3::date GROUP BY a.id, s.day) t GROUP BY id`,
    [keyIds, from, to],
  );
  const known = await client.query<{ day: Day | null }>(
    `SELECT min(day)::text AS day FROM report_days WHERE report = 'cost'`,
  );
  const days = new Map(
    rows.map(({ id, days: on, nanos }) => [id, new Map(on.map((day, at) => [day, nanos[at] ?? 0]))]),
  );
  return Object.assign(days, { first: known.rows[0]?.day ?? to });
}
