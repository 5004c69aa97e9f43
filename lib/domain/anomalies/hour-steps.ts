import type pg from 'pg';
import { groupBy } from '@/lib/core/group-by';
import { addDays, type Day, dayOf, dayStart, daysBetween, daysFrom } from '@/lib/core/time';
import { noteStatus } from '@/lib/mirror/run';
import { BASELINE_DAYS } from './baseline-rules';
import { type CellRow, type HourlyRow, readCells, readHourlyOf, readKeyDays } from './hour-reads';
import { HOUR_DAYS, type HourFinding, judgeHour, LEAST_HOUR, leastHour } from './hour-rules';
import { makeSubject, readSpans, type StoredSpan, type Subject, seriesKey } from './series-reads';
import { nextSpans, openSpan } from './span-rules';
import { keepSpans } from './span-steps';
import { USUAL_PART } from './watch-rules';

const HOUR_MS = 3_600_000;
const STATUS = 'anomalies.hours';
/** Hours that were missed for longer are told of by their days. */
const MOST_HOURS = 48;
/** The report may still grow for so long after an hour. */
const LATE_MS = 10 * 60_000;

interface Watched {
  subject: Subject;
  spans: readonly StoredSpan[];
  before: readonly StoredSpan[];
  afterMs?: number;
}

/** Judges the hours that are over and were read since: keys against their own two weeks, then models within workspaces. */
export async function judgeHours(client: pg.ClientBase, now: Date): Promise<void> {
  const hours = await hoursToJudge(client, now);
  const [first] = hours;
  const last = hours.at(-1);
  if (first === undefined || last === undefined) return;
  const to = dayOf(last);
  const from = addDays(to, -HOUR_DAYS.workspace_model);
  const cells = await readCells(client, hours);
  const spans = await readSpans(client, from);
  const history = await readHistory(client, { from, to }, cells);
  const series = new Map<string, Watched>();
  const seriesOf = (subject: Subject): Watched => {
    const name = seriesKey(subject);
    const own = spans.get(name) ?? [];
    const known = series.get(name) ?? { subject, spans: own, before: own };
    series.set(name, known);
    return known;
  };
  const note = (watched: Watched, hour: Date, finding: HourFinding) => {
    if (!openSpan(watched.spans)) watched.afterMs = hour.getUTCHours() * HOUR_MS;
    const day = daysBetween(from, dayOf(hour));
    watched.spans = nextSpans(watched.spans, day, { ...finding, start: day });
  };
  for (const hour of hours) {
    const own = cells.filter((cell) => cell.at === hour.getTime());
    for (const [subject, parts] of grouped(own, keySubject)) {
      const key = seriesOf(subject);
      const finding = openSpan(key.spans) ? null : history.judgeKey(subject, hour, sum(parts));
      if (finding) note(key, hour, finding);
    }
    for (const [subject, parts] of grouped(own, pairSubject)) {
      const pair = seriesOf(subject);
      if (openSpan(pair.spans)) continue;
      const isOpen = (cell: CellRow) => openSpan(seriesOf(keySubject(cell)).spans) !== undefined;
      const value = sum(parts.filter((cell) => !isOpen(cell)));
      const finding = history.judgePair(subject, hour, value);
      const isOneKey = parts.some((cell) => !isOpen(cell) && cell.nano >= USUAL_PART * (finding?.excess ?? 0));
      if (finding && !isOneKey) note(pair, hour, finding);
    }
  }
  endQuiet(spans, seriesOf, daysBetween(from, to));
  const changed = [...series.values()].flatMap(({ subject, spans: after, before, afterMs }) =>
    after.filter((span, at) => span !== before[at]).map((span) => ({ subject, span, afterMs })),
  );
  await keepSpans(client, from, changed, now);
  await noteStatus(client, STATUS, now, { through: last.toISOString() });
}

/** What is judged by the hour alone ends by days, as all else. */
function endQuiet(
  spans: ReadonlyMap<string, StoredSpan[]>,
  seriesOf: (subject: Subject) => Watched,
  today: number,
): void {
  for (const [name, own] of spans) {
    const [kind = '', ...rest] = name.split(' ');
    if (kind !== 'workspace_model' || !openSpan(own)) continue;
    const watched = seriesOf(makeSubject('workspace_model', rest.join(' '), rest.join(' '), {}));
    const open = openSpan(watched.spans);
    if (open && open.seen < today) watched.spans = nextSpans(watched.spans, today, undefined);
  }
}

/** Hours after the last that was judged which are over, and were read since. */
async function hoursToJudge(client: pg.ClientBase, now: Date): Promise<Date[]> {
  const { rows } = await client.query<{ day: Day; readAt: Date; through: string | null }>(
    `SELECT day::text, read_at AS "readAt", (SELECT detail->>'through' FROM process_status WHERE name = $1) AS through
     FROM report_days WHERE report = 'usage_hourly' AND day >= $2::timestamptz::date - 2 AND unreadable = 0`,
    [STATUS, now.toISOString()],
  );
  const readAt = new Map(rows.map((row) => [row.day, row.readAt.getTime()]));
  const through = rows[0]?.through ? Date.parse(rows[0].through) : 0;
  const current = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const hours: Date[] = [];
  for (let at = current - MOST_HOURS * HOUR_MS; at < current; at += HOUR_MS) {
    const hour = new Date(at);
    const known = readAt.get(dayOf(hour)) ?? 0;
    // An hour that was not read yet keeps those after it waiting: they are judged in order.
    if (at > through && at + HOUR_MS + LATE_MS > known) break;
    if (at > through) hours.push(hour);
  }
  return hours;
}

const keySubject = (cell: CellRow) =>
  makeSubject('api_key', cell.apiKeyId, cell.keyName, { workspaceId: cell.workspaceId, apiKeyId: cell.apiKeyId });
const pairSubject = ({ workspaceId, workspaceName, model }: CellRow) =>
  makeSubject('workspace_model', `${workspaceId} ${model}`, `${model} in ${workspaceName}`, { workspaceId, model });

function grouped(cells: readonly CellRow[], subjectFor: (cell: CellRow) => Subject): [Subject, CellRow[]][] {
  const groups = groupBy(cells, (cell) => subjectFor(cell).seriesId);
  return [...groups].flatMap(([seriesId, own]): [Subject, CellRow[]][] => {
    const [first] = own;
    return first && seriesId !== '' && sum(own) >= LEAST_HOUR ? [[subjectFor(first), own]] : [];
  });
}

function sum(cells: readonly CellRow[]): number {
  return cells.reduce((all, { nano }) => all + nano, 0);
}

/** The days before, by the hour, of whatever spent enough in the hours to be told of. */
async function readHistory(client: pg.ClientBase, { from, to }: { from: Day; to: Day }, cells: readonly CellRow[]) {
  const keyIds = grouped(cells, keySubject).map(([{ seriesId }]) => seriesId);
  const pairs = grouped(cells, pairSubject).map(([{ seriesId }]) => seriesId);
  const hourly = await readHourlyOf(client, { from, to, keyIds, pairs });
  const days = await readKeyDays(client, { from: addDays(to, -BASELINE_DAYS - 2), to, keyIds });
  const [ofKeys, ofPairs] = [groupBy(hourly.keys, ({ id }) => id), groupBy(hourly.pairs, ({ id }) => id)];
  const judge = (rows: readonly HourlyRow[] = [], hour: Date, value: number, back: number, least?: number) => {
    const own = new Map(rows.map((row) => [row.day, row.hours]));
    const day = dayOf(hour);
    const before = daysFrom(addDays(day, -back), back).filter((one) => one >= from);
    const known = before.map((one) => (hourly.days.has(one) ? (own.get(one) ?? Array<number>(24).fill(0)) : null));
    const weekdays = before.map((one) => dayStart(one).getUTCDay());
    return judgeHour(known, weekdays, hour.getUTCDay(), hour.getUTCHours(), value, least);
  };
  return {
    judgeKey: ({ seriesId }: Subject, hour: Date, value: number) => {
      const own = days.get(seriesId) ?? new Map<Day, number>();
      const until = daysFrom(addDays(dayOf(hour), -BASELINE_DAYS), BASELINE_DAYS);
      const values = until.map((day) => (day < days.first ? null : (own.get(day) ?? 0)));
      return judge(ofKeys.get(seriesId), hour, value, HOUR_DAYS.api_key, leastHour(values, BASELINE_DAYS));
    },
    judgePair: ({ seriesId }: Subject, hour: Date, value: number) =>
      judge(ofPairs.get(seriesId), hour, value, HOUR_DAYS.workspace_model),
  };
}
