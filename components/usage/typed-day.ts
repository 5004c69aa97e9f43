import { addDays, addMonths, type Day, isDay } from '@/lib/core/time';

/** What was typed so far: a day, the beginning of one, or what is wrong with it. */
export type TypedDay = { state: 'day'; day: Day } | { state: 'open' } | { state: 'wrong'; reason: string };

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const EARLIEST = '2000-01-01';
const EXAMPLE = 'Type a day such as 30 Sep 2026.';

const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;
const ISO = /^(\d{4})-?(\d{2})-?(\d{2})$/;
const NUMBERS = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})$/;
const WORDS = /^(\d{1,2})[\s./-]*([a-z]{3,9})\.?[\s./,-]*(\d{4}|\d{2})$/;

/** `30 Sep 2026`, `30092026`, `30/9/2026`, `30.09.26`, `2026-09-30`: the day comes first, unless the year does. */
export function typedDay(typed: string): TypedDay {
  const text = typed.trim().toLowerCase();
  const [, isoYear = '', isoMonth = '', isoDay = ''] = ISO.exec(text) ?? [];
  const [, day = '', month = '', year = ''] = DIGITS.exec(text) ?? NUMBERS.exec(text) ?? WORDS.exec(text) ?? [];
  const readings: TypedDay[] = [
    ...(day ? [dayFrom(parseYear(year), parseMonth(month), Number(day))] : []),
    ...(isoYear ? [dayFrom(isoYear, Number(isoMonth), Number(isoDay))] : []),
  ];
  return readings.find(({ state }) => state === 'day') ?? readings[0] ?? { state: 'open' };
}

/** Why it is no day, once nothing more is typed. */
export function whyNoDay(typed: TypedDay): string | null {
  if (typed.state === 'day') return null;
  return typed.state === 'wrong' ? typed.reason : EXAMPLE;
}

/** A year in two digits may still get two more. */
export function isDayTypedOut(typed: string): boolean {
  return typedDay(typed).state === 'day' && /\d{4}/.test(typed);
}

function dayFrom(year: string, month: number, date: number): TypedDay {
  if (month < 1 || month > 12) return { state: 'wrong', reason: EXAMPLE };
  const start = `${year}-${String(month).padStart(2, '0')}-01`;
  const day = `${start.slice(0, 8)}${String(date).padStart(2, '0')}`;
  if (start < EARLIEST) return { state: 'wrong', reason: 'Type a day after 1999.' };
  if (isDay(day)) return { state: 'day', day };
  const length = Number(addDays(addMonths(start, 1), -1).slice(8));
  const name = MONTHS[month - 1] ?? '';
  return { state: 'wrong', reason: `${name.slice(0, 1).toUpperCase()}${name.slice(1)} ${year} has ${length} days.` };
}

function parseYear(text: string): string {
  return text.length === 2 ? `20${text}` : text;
}

function parseMonth(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  return MONTHS.findIndex((name) => name.startsWith(text) || (text === 'sept' && name === 'september')) + 1;
}
