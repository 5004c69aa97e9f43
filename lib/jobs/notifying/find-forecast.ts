import { z } from 'zod';
import type { Tx } from '@/lib/core/db';
import { addDays, dayOf, daysBetween, formatPeriod, nextPeriod, periodStart } from '@/lib/core/time';
import { readSpend } from '@/lib/domain/budgets/reads';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { FORECAST_HISTORY_DAYS, forecastWindow } from '@/lib/domain/usage/overview/forecast';
import { decimals } from '@/lib/operations/codecs';
import { isReadWhole } from './find-keys';

const STATUS = 'forecast.told';
/** Less is the usual noise of a forecast. */
const MOVED_PERCENT = 15n;
/** The first days of a month say too little of it. */
const FIRST_DAYS = 4;
const standing = z.object({ month: z.string(), expected: decimals });

/** The forecast of the month, told when it has moved since it was last told, or first known in this month. */
export async function findForecast(tx: Tx, now: Date): Promise<void> {
  const today = dayOf(now);
  const month = periodStart(today, 'month');
  if (daysBetween(month, today) < FIRST_DAYS || !(await isReadWhole(tx))) return;
  if (!(await isReadSince(tx))) return;
  const days = { from: addDays(today, -FORECAST_HISTORY_DAYS), to: today };
  const spend = await readSpend({ db: tx, now }, { kind: 'organization', id: '' }, days);
  const window = { from: month, to: addDays(nextPeriod(month, 'month'), -1) };
  const forecast = forecastWindow(window, today, spend);
  if (!forecast) return;
  const { expected, low, high } = forecast;
  const before = await tx.processStatus.findUnique({ where: { name: STATUS } });
  const known = standing.safeParse(before?.detail);
  const last = known.success && known.data.month === month ? known.data.expected : null;
  const moved = last !== null && hasMoved(BigInt(last), BigInt(expected));
  const detail = { month, expected: last === null || moved ? expected : last };
  const noted = { at: now, detail };
  await tx.processStatus.upsert({ where: { name: STATUS }, create: { name: STATUS, ...noted }, update: noted });
  if (!moved) return;
  await tell(tx, {
    kind: 'forecast.changed',
    about: {
      name: 'The organisation',
      month: formatPeriod(month, 'month'),
      forecast: expected,
      low,
      high,
      before: last,
    },
    subject: { kind: 'organization', id: month, name: 'The organisation' },
    key: `${month} ${last} ${expected}`,
    now,
  });
}

export function hasMoved(before: bigint, after: bigint): boolean {
  const moved = after > before ? after - before : before - after;
  return moved * 100n >= before * MOVED_PERCENT && moved > 0n;
}

/** Whether costs were read since it was last looked at. */
async function isReadSince(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ news: boolean }[]>`
    SELECT EXISTS (SELECT FROM report_days WHERE report = 'cost' AND read_at > coalesce(
      (SELECT at FROM process_status WHERE name = ${STATUS}), '-infinity')) AS news`;
  return row?.news ?? false;
}
