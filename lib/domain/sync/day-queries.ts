import type pg from 'pg';
import { authorize } from '@/lib/access/authorize';
import { addDays, type Day, dayOf, daysBetween, daysFrom, monthStart } from '@/lib/core/time';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import {
  CONTRADICTION_DAYS,
  type Contradiction,
  contradictionOf,
  type Reading,
  type Readings,
  stateOfDay,
} from './day-rules';
import { AGAIN_STATUS, type MonthOfDays, type ReportDay, type ReportDays, type ReportReading } from './schema';

interface ReadingRow extends Reading {
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

/** What was read of the days by the hour, from `oldest` on. */
export async function readHourReadings(pool: pg.Pool, oldest: Day): Promise<Map<Day, Reading>> {
  const { rows } = await pool.query<ReadingRow>(`${READINGS} WHERE report = 'usage_hourly' AND day >= $1::date`, [
    oldest,
  ]);
  return new Map(rows.map(({ day, at, unreadable, isHeld }) => [day, { at, unreadable, isHeld }]));
}

/** Every day since the oldest that was read, by month, and what is known of the days of one month. */
export async function listReportDays(ctx: Ctx, { month }: { month: Day }): Promise<ReportDays> {
  authorize(ctx.actor, 'settings:read');
  const rows = await ctx.db.$queryRaw<(ReadingRow & { rows: number })[]>`
    SELECT report, day::text AS day, date_part('epoch', read_at) * 1000 AS at, unreadable,
      pending_hash IS NOT NULL AS "isHeld", rows
    FROM report_days WHERE report IN ('usage', 'cost') ORDER BY day`;
  const known = new Map<Day, Partial<Record<'usage' | 'cost', (typeof rows)[number]>>>();
  for (const row of rows) known.set(row.day, { ...known.get(row.day), [row.report]: row });
  const today = dayOf(ctx.now);
  const oldest = rows[0]?.day;
  const days = oldest === undefined ? [] : daysFrom(oldest, daysBetween(oldest, today) + 1);
  const months: MonthOfDays[] = [];
  for (const day of days) {
    const state = stateOfDay(day, known.get(day) ?? {}, ctx.now);
    const last = months.at(-1);
    if (last?.month === monthStart(day)) last.states.push(state);
    else months.push({ month: monthStart(day), states: [state] });
  }
  const toDay = (day: Day): ReportDay => {
    const { usage, cost } = known.get(day) ?? {};
    const state = stateOfDay(day, known.get(day) ?? {}, ctx.now);
    return { day, state, isRunning: day === today && state === 'partial', usage: toRead(usage), cost: toRead(cost) };
  };
  return {
    months: months.reverse(),
    days: days
      .filter((day) => monthStart(day) === month)
      .map(toDay)
      .reverse(),
    again: await readingAgain(ctx),
  };
}

function toRead(row: (ReadingRow & { rows: number }) | undefined): ReportReading | null {
  if (!row) return null;
  const { at, rows, unreadable, isHeld } = row;
  return { readAt: new Date(at).toISOString(), rows, unreadable, isHeld };
}

/** What a run that is under way has read again so far. */
async function readingAgain(ctx: Ctx): Promise<ReportDays['again']> {
  const [row] = await ctx.db.$queryRaw<{ detail: NonNullable<ReportDays['again']> }[]>`
    SELECT detail FROM process_status WHERE name = ${AGAIN_STATUS}
      AND EXISTS (SELECT FROM sync_runs WHERE kind = 'again' AND state = 'running')`;
  return row?.detail ?? null;
}

/** Whether one report has nothing where the other has rows. Open to everyone who sees figures. */
export async function readContradiction(ctx: Ctx): Promise<Contradiction | null> {
  authorize(ctx.actor, 'usage:read');
  const [days] = await ctx.db.$queryRaw<{ usage: number; cost: number }[]>`${daysWithRows(ctx.now)}`;
  return days ? contradictionOf(days) : null;
}

/** How many of the last days have rows in each report: one row of `usage` and `cost`. */
export function daysWithRows(now: Date): Prisma.Sql {
  const today = dayOf(now);
  return Prisma.sql`
    SELECT count(*) FILTER (WHERE report = 'usage')::int AS usage, count(*) FILTER (WHERE report = 'cost')::int AS cost
    FROM report_days WHERE rows > 0 AND report IN ('usage', 'cost')
      AND day >= ${addDays(today, -CONTRADICTION_DAYS)}::date AND day < ${today}::date`;
}
