import type pg from 'pg';
import { addDays, type Day, daysBetween } from '@/lib/core/time';
import { type Readings, stateOfDay } from '@/lib/domain/sync/day-rules';
import { BASELINE_DAYS } from './baseline-rules';
import { type Named, readWatched } from './series-reads';
import { nextSpans } from './span-rules';
import { keepSpans } from './span-steps';
import { type Series, watchDay } from './watch-rules';

/** Days that are judged in one transaction. */
const MOST_DAYS = 28;
/** Nine weeks to learn from, and three for what grows slowly. */
const HISTORY_DAYS = BASELINE_DAYS + 21;
/** Nothing is judged before so many days are known: there is nothing to hold it against. */
const LEARNING_DAYS = 60;
const MOST_PAST_DAYS = 400;
/** A day that is mended later than this is not judged again: its incident would be no news. */
const LATE_DAYS = 7;

interface DayRow {
  day: Day;
  content: string;
  judged: string | null;
}

/**
 * Judges the oldest days that are whole and were not judged as they are now, in the caller's transaction. Returns how many
 * days are still left.
 */
export async function judgeDays(
  client: pg.ClientBase,
  readings: ReadonlyMap<Day, Readings>,
  now: Date,
): Promise<number> {
  const { rows } = await client.query<DayRow>(
    `SELECT d.day::text, string_agg(d.content_hash, ' ' ORDER BY d.report) AS content, max(j.content) AS judged
     FROM report_days d LEFT JOIN judged_days j ON j.day = d.day
     WHERE d.report IN ('usage', 'cost') AND d.day < $1::timestamptz::date GROUP BY d.day ORDER BY d.day`,
    [now.toISOString()],
  );
  const isWhole = (day: Day) => stateOfDay(day, readings.get(day) ?? {}, now) === 'whole';
  const [oldest] = rows;
  const newest = rows.at(-1);
  if (!oldest || !newest) return 0;
  const learnt = addDays(oldest.day, LEARNING_DAYS);
  const past = addDays(newest.day, -MOST_PAST_DAYS);
  const late = addDays(newest.day, -LATE_DAYS);
  const open = rows.filter(
    ({ day, content, judged }) =>
      day >= learnt && day >= past && content !== judged && (judged === null || day >= late) && isWhole(day),
  );
  const chosen = open.slice(0, MOST_DAYS);
  const [first] = chosen;
  if (!first) return 0;
  const days = chosen.map(({ day }) => day);
  const from = addDays(first.day, -HISTORY_DAYS);
  const watched = await readWatched(client, { from, days, isWhole });
  const judged: (Series & Named)[] = [...watched.keys, ...watched.workspaces, ...watched.models];
  const before = new Map(judged.map((series) => [series, series.spans]));
  for (const day of days) {
    const at = daysBetween(from, day);
    const found = watchDay(watched, at);
    for (const series of judged) series.spans = nextSpans(series.spans, at, found.get(series));
  }
  const changed = judged.flatMap((series) =>
    series.spans
      .filter((span, at) => span !== before.get(series)?.[at])
      .map((span) => ({ subject: series.subject, span })),
  );
  await keepSpans(client, from, changed, now);
  await client.query(
    `INSERT INTO judged_days (day, content, judged_at) SELECT d.day, d.content, $3 FROM unnest($1::date[], $2::text[]) d (day, content)
     ON CONFLICT (day) DO UPDATE SET content = excluded.content, judged_at = excluded.judged_at`,
    [days, chosen.map(({ content }) => content), now.toISOString()],
  );
  return open.length - chosen.length;
}
