import { addDays, addMonths, type Day, formatDay, monthStart } from '@/lib/core/time';

export const RANGES = ['7d', '30d', '90d', 'month', 'last_month', 'quarter', '12m', 'year', 'all', 'custom'] as const;
export type RangeName = (typeof RANGES)[number];

export const RANGE_WORDS: Record<RangeName, string> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  last_month: 'Last month',
  quarter: 'This quarter',
  '12m': 'Last 12 months',
  year: 'This year',
  all: 'All that was read',
  custom: 'Custom range',
};

/** As many days as a report can have. */
export const MOST_DAYS = 1_500;

export interface DayRange {
  from: Day;
  to: Day;
}

/** The days of a range on a given day, both ends included. Ranges of days end today; this month never holds a day of another. */
export function daysOfRange(name: RangeName, today: Day, custom: Partial<DayRange> = {}): DayRange {
  switch (name) {
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case 'month':
      return { from: monthStart(today), to: today };
    case 'last_month':
      return { from: addMonths(today, -1), to: addDays(monthStart(today), -1) };
    case 'quarter':
      return { from: addMonths(today, -((Number(today.slice(5, 7)) - 1) % 3)), to: today };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'all':
      return { from: addDays(today, 1 - MOST_DAYS), to: today };
    case '12m':
      return { from: addMonths(today, -11), to: today };
    case 'custom':
      return orderedDays(custom.from ?? addDays(today, -29), custom.to ?? today);
    default:
      return { from: addDays(today, -29), to: today };
  }
}

function orderedDays(a: Day, b: Day): DayRange {
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

export function rangeWords({ from, to }: DayRange): string {
  return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}
