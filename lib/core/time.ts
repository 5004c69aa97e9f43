/** UTC days as `YYYY-MM-DD`. Days, ISO weeks (Monday) and months are UTC everywhere in Steward. */
export type Day = string;

export type Granularity = 'day' | 'week' | 'month';

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Written days of this century by their number: reports of years name each day many times. */
const FIRST_WRITTEN = Date.UTC(2000, 0, 1) / DAY_MS;
const MOST_WRITTEN = 36_525;
const WRITTEN: Day[] = [];
const NUMBERED = new Map<Day, number>();

/** Days since the first of January 1970. */
function numberOf(day: Day): number {
  const known = NUMBERED.get(day);
  if (known !== undefined) return known;
  const number = Date.parse(day) / DAY_MS;
  if (WRITTEN[number - FIRST_WRITTEN] === day) NUMBERED.set(day, number);
  return number;
}

function dayAt(number: number): Day {
  const place = number - FIRST_WRITTEN;
  const known = WRITTEN[place];
  if (known !== undefined) return known;
  const day = new Date(number * DAY_MS).toISOString().slice(0, 10);
  if (place >= 0 && place < MOST_WRITTEN) WRITTEN[place] = day;
  return day;
}

export function dayOf(instant: Date): Day {
  return dayAt(Math.floor(instant.getTime() / DAY_MS));
}

export function dayStart(day: Day): Date {
  return new Date(numberOf(day) * DAY_MS);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isFinite(at) && dayOf(new Date(at)) === text;
}

export function addDays(day: Day, count: number): Day {
  return dayAt(numberOf(day) + count);
}

/** This many days, starting at `from`. */
export function daysFrom(from: Day, count: number): Day[] {
  const first = numberOf(from);
  return Array.from({ length: Math.max(0, count) }, (_, at) => dayAt(first + at));
}

/** Whole days from `from` to `to`; 0 for the same day, negative backwards. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round(numberOf(to) - numberOf(from));
}

export function monthStart(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

export function addMonths(day: Day, count: number): Day {
  const start = dayStart(monthStart(day));
  return dayOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1)));
}

/** Monday of the ISO week. */
export function weekStart(day: Day): Day {
  return addDays(day, -((dayStart(day).getUTCDay() + 6) % 7));
}

export function isoWeek(day: Day): { year: number; week: number } {
  const thursday = addDays(weekStart(day), 3);
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1 };
}

/** First day of the period that holds `day`. */
export function periodStart(day: Day, granularity: Granularity): Day {
  if (granularity === 'week') return weekStart(day);
  return granularity === 'month' ? monthStart(day) : day;
}

export function nextPeriod(start: Day, granularity: Granularity): Day {
  if (granularity === 'month') return addMonths(start, 1);
  return addDays(start, granularity === 'week' ? 7 : 1);
}

/** Starts of all periods that touch the days `from`..`to`, both inclusive, oldest first. */
export function periodStarts(from: Day, to: Day, granularity: Granularity): Day[] {
  const starts: Day[] = [];
  for (let at = periodStart(from, granularity); at <= to; at = nextPeriod(at, granularity)) starts.push(at);
  return starts;
}

/** `23 Nov 2026` */
export function formatDay(day: Day): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** `23 Nov 2026`, `W47 2026`, `Nov 2026` */
export function formatPeriod(start: Day, granularity: Granularity): string {
  if (granularity === 'day') return formatDay(start);
  if (granularity === 'month') return `${MONTHS[Number(start.slice(5, 7)) - 1]} ${start.slice(0, 4)}`;
  const { year, week } = isoWeek(start);
  return `W${week.toString().padStart(2, '0')} ${year}`;
}

/** `14:05 UTC` */
export function formatTime(instant: Date): string {
  return `${instant.toISOString().slice(11, 16)} UTC`;
}

/** `23 Nov 2026, 14:05 UTC` */
export function formatInstant(instant: Date): string {
  return `${formatDay(dayOf(instant))}, ${formatTime(instant)}`;
}

/** `just now`, `3 min ago`, `2 h ago`, `5 days ago` */
export function formatAge(instant: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - instant.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1440)} days ago`;
}
