import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import type { Reading, Readings } from './day-rules';

export interface ReadingRow extends Reading {
  report: string;
  day: Day;
}

const READINGS = `SELECT report, day::text AS day, date_part('epoch', read_at) * 1000 AS at, unreadable,
  pending_hash IS NOT NULL AS "isHeld" FROM report_days`;

/** What was read of the two reports, and when. */
export async function readReadings(pool: pg.Pool): Promise<Map<Day, Readings>> {
  const { rows } = await pool.query<ReadingRow>(`${READINGS} WHERE report IN ('usage', 'cost')`);
  const readings = new Map<Day, Readings>();
  for (const { report, day, ...reading } of rows) readings.set(day, { ...readings.get(day), [report]: reading });
  return readings;
}

/** What has been read of the days by hour, starting with `oldest`. */
export async function readHourReadings(pool: pg.Pool, oldest: Day): Promise<Map<Day, Reading>> {
  const { rows } = await pool.query<ReadingRow>(`${READINGS} WHERE report = 'usage_hourly' AND day >= $1::date`, [
    oldest,
  ]);
  return new Map(rows.map(({ day, at, unreadable, isHeld }) => [day, { at, unreadable, isHeld }]));
}
