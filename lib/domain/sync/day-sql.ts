import { addDays, dayOf } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import { CONTRADICTION_DAYS } from './day-rules';

/** How many of the last days have rows in each report: one row of `usage` and `cost`. */
export function daysWithRows(now: Date): Prisma.Sql {
  const today = dayOf(now);
  return Prisma.sql`
    SELECT count(*) FILTER (WHERE report = 'usage')::int AS usage, count(*) FILTER (WHERE report = 'cost')::int AS cost
    FROM report_days WHERE rows > 0 AND report IN ('usage', 'cost')
      AND day >= ${addDays(today, -CONTRADICTION_DAYS)}::date AND day < ${today}::date`;
}
