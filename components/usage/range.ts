import { addDays, addMonths, type Day, formatDay, monthStart } from '@/lib/core/time';

export const RANGES = [
  '7d',
  '30d',
  '90d',
  'month',
  'last_month',
  'quarter',
  'last_quarter',
  'year',
  'last_year',
  'fiscal_year',
  'last_fiscal_year',
  '12m',
  'all',
  'months',
  'custom',
] as const;
export type RangeName = (typeof RANGES)[number];

const RANGE_WORDS: Record<RangeName, string> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  last_month: 'Last month',
  quarter: 'This quarter',
  last_quarter: 'Last quarter',
  year: 'This year',
  last_year: 'Last year',
  fiscal_year: 'This fiscal year',
  last_fiscal_year: 'Last fiscal year',
  '12m': 'Last 12 months',
  all: 'All data',
  months: 'Months…',
  custom: 'Custom range',
};

/** As many days as a report can have. */
export const MOST_DAYS = 1_500;

export interface DayRange {
  from: Day;
  to: Day;
}

/** The day that a range is looked at, and the month in which the fiscal year begins. */
export interface Calendar {
  today: Day;
  fiscalMonth: number;
}

const JANUARY = 1;

/** What can be chosen. Where the fiscal year is the year, it is offered once. */
export function rangeOptions(fiscalMonth: number, chosen: RangeName): { value: RangeName; label: string }[] {
  const isOffered = (name: RangeName) =>
    fiscalMonth !== JANUARY || name === chosen || (name !== 'fiscal_year' && name !== 'last_fiscal_year');
  return RANGES.filter(isOffered).map((value) => ({ value, label: RANGE_WORDS[value] }));
}

/**
 * The days of a range on a given day, both ends included. Ranges that are still running end today; this month never holds a
 * day of another.
 */
export function daysOfRange(name: RangeName, calendar: Calendar, custom: Partial<DayRange> = {}): DayRange {
  const { today } = calendar;
  const quarter = addMonths(today, -((monthOf(today) - 1) % 3));
  const year = yearStart(today, JANUARY);
  const fiscalYear = yearStart(today, calendar.fiscalMonth);
  switch (name) {
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '90d':
      return { from: addDays(today, -89), to: today };
    case 'month':
      return { from: monthStart(today), to: today };
    case 'last_month':
      return wholeMonths(addMonths(today, -1), 1);
    case 'quarter':
      return { from: quarter, to: today };
    case 'last_quarter':
      return wholeMonths(addMonths(quarter, -3), 3);
    case 'year':
      return { from: year, to: today };
    case 'last_year':
      return wholeMonths(addMonths(year, -12), 12);
    case 'fiscal_year':
      return { from: fiscalYear, to: today };
    case 'last_fiscal_year':
      return wholeMonths(addMonths(fiscalYear, -12), 12);
    case 'all':
      return { from: addDays(today, 1 - MOST_DAYS), to: today };
    case '12m':
      return { from: addMonths(today, -11), to: today };
    case 'months': {
      const { from, to } = orderedDays(custom.from ?? today, custom.to ?? custom.from ?? today);
      return { from: monthStart(from), to: monthEnd(to) };
    }
    case 'custom':
      return orderedDays(custom.from ?? addDays(today, -29), custom.to ?? today);
    default:
      return { from: addDays(today, -29), to: today };
  }
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

function yearStart(day: Day, firstMonth: number): Day {
  return addMonths(day, -((monthOf(day) - firstMonth + 12) % 12));
}

function wholeMonths(from: Day, count: number): DayRange {
  return { from, to: addDays(addMonths(from, count), -1) };
}

function monthEnd(day: Day): Day {
  return addDays(addMonths(day, 1), -1);
}

function orderedDays(a: Day, b: Day): DayRange {
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

export function rangeWords({ from, to }: DayRange): string {
  return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}
