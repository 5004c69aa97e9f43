import { type Day, dayOf, daysBetween, daysFrom, monthStart } from '@/lib/core/time';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import type { ReadingRow } from './day-reads';
import { findContradiction, stateOfDay } from './day-rules';
import { daysWithRows } from './day-sql';
import {
  contradictionGet,
  type MonthOfDays,
  type ReportDay,
  type ReportDays,
  type ReportReading,
  reportDayList,
} from './query-schema';
import { AGAIN_STATUS } from './schema';

/** Every day since the oldest one read, by month, with details for the days of one month. */
export const listReportDays = answer(reportDayList, async (ctx, { month }) => {
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
});

function toRead(row: (ReadingRow & { rows: number }) | undefined): ReportReading | null {
  if (!row) return null;
  const { at, rows, unreadable, isHeld } = row;
  return { readAt: new Date(at).toISOString(), rows, unreadable, isHeld };
}

/** What a run in progress has read again so far. */
async function readingAgain(ctx: Ctx): Promise<ReportDays['again']> {
  const [row] = await ctx.db.$queryRaw<{ detail: NonNullable<ReportDays['again']> }[]>`
    SELECT detail FROM process_status WHERE name = ${AGAIN_STATUS}
      AND EXISTS (SELECT FROM sync_runs WHERE kind = 'again' AND state = 'running')`;
  return row?.detail ?? null;
}

/** Whether one report is empty while the other has rows. Open to everyone who sees figures. */
export const readContradiction = answer(contradictionGet, async (ctx) => {
  const [days] = await ctx.db.$queryRaw<{ usage: number; cost: number }[]>`${daysWithRows(ctx.now)}`;
  return days ? findContradiction(days) : null;
});
