import { KEY_SENSITIVITY, PLACE_SENSITIVITY, type Sensitivity } from '@/lib/domain/anomalies/baseline-rules';
import { HOUR_DAYS as HELD_AGAINST, judgeHour, leastHour } from '@/lib/domain/anomalies/hour-rules';
import { nextSpans, openSpan, type Span } from '@/lib/domain/anomalies/span-rules';
import { type Finding, type KeySeries, type Series, USUAL_PART, watchDay } from '@/lib/domain/anomalies/watch-rules';
import { type Alarm, type Score, score } from '@/lib/testing/spend-worlds/score';
import {
  FIRST_HOUR_DAY,
  HOUR_DAYS,
  INCIDENT_KINDS,
  type SpendCell,
  type SpendWorld,
  TUNING_WORLDS,
  WORLD_COUNT,
  WORLD_DAYS,
  weekdayOf,
} from '@/lib/testing/spend-worlds/shape';
import { isWholeOn, makeWorld } from '@/lib/testing/spend-worlds/world';
import type { BenchRow } from './bench-database';

/** Nine weeks to learn what is usual. */
const FIRST_JUDGED = 60;
const FIRST_JUDGED_HOURS = FIRST_HOUR_DAY + 14;
/** Days that came late are judged when they are whole, if that is soon. */
const LATE_DAYS = 7;

interface Own {
  alarm: Alarm['series'];
  whole: number[];
  values: (number | null)[];
  hours: number[][];
  spans: readonly Span[];
}
type Judged<Of extends Series> = Of & Own;

/** Alarms and incidents of the worlds that nothing was tuned on, day by day and hour by hour as they would have been read. */
export async function measureAnomalies(): Promise<BenchRow[]> {
  const numbers = Array.from({ length: WORLD_COUNT - TUNING_WORLDS }, (_, at) => TUNING_WORLDS + 1 + at);
  return rowsOf(numbers.map((number) => judgeWorld(makeWorld(number))));
}

interface WorldScore extends Score {
  world: SpendWorld;
}

function rowsOf(scores: readonly WorldScore[]): BenchRow[] {
  const sum = (of: (score: WorldScore) => number) => scores.reduce((all, one) => all + of(one), 0);
  const share = (part: number, whole: number) => Math.round((part / whole) * 1_000) / 10;
  const [alarms, right] = [sum((one) => one.alarms), sum((one) => one.right)];
  const [incidents, found] = [sum((one) => one.incidents), sum((one) => one.found)];
  return [
    { name: 'Alarms', value: alarms, unit: '' },
    { name: 'Incidents', value: incidents, unit: '' },
    { name: 'Precision: alarms that fall into an incident', value: share(right, alarms), unit: '%', target: '≥ 90' },
    { name: 'Recall: incidents found in time', value: share(found, incidents), unit: '%', target: '≥ 90' },
    ...INCIDENT_KINDS.map((kind) => {
      const all = sum(({ world }) => world.incidents.filter((incident) => incident.kind === kind).length);
      const missed = sum((one) => one.missed.filter((incident) => incident.kind === kind).length);
      return { name: `Found in time: ${kind.replace('_', ' ')} (${all})`, value: share(all - missed, all), unit: '%' };
    }),
    {
      name: 'False alarms a year and organisation',
      value: Math.round(((alarms - right) / scores.length / (WORLD_DAYS - FIRST_JUDGED)) * 3_650) / 10,
      unit: '',
    },
  ];
}

export function judgeWorld(world: SpendWorld): WorldScore {
  const alarms: Alarm[] = [];
  const watched = seriesOf(world);
  const { keys, workspaces, models, organization } = watched;
  const daily: Judged<Series>[] = [...keys, ...workspaces, ...models];
  const judged = new Set<number>();
  const advance = (series: Judged<Series>, day: number, hour: number | null, finding: Finding | undefined) => {
    if (finding && !openSpan(series.spans)) alarms.push({ series: series.alarm, day, hour });
    series.spans = nextSpans(series.spans, day, finding);
  };
  for (let today = 1; today <= WORLD_DAYS; today += 1) {
    for (let day = Math.max(0, today - LATE_DAYS); day < today; day += 1) {
      if (judged.has(day) || !isWholeOn(world, day, today)) continue;
      judged.add(day);
      for (const series of [...daily, organization]) series.values[day] = series.whole[day] ?? 0;
      if (day < FIRST_JUDGED) continue;
      const found = watchDay(watched, day);
      for (const series of daily) advance(series, day, null, found.get(series));
    }
    if (today >= FIRST_JUDGED_HOURS && today < WORLD_DAYS) judgeHours(watched, today, world, advance);
  }
  return { ...score(alarms, world.incidents), world };
}

type Advance = (series: Judged<Series>, day: number, hour: number | null, finding: Finding | undefined) => void;

/** Each hour of the day as it ends: keys first, then workspaces by model without what the incidents of their keys bring. */
function judgeHours(watched: ReturnType<typeof seriesOf>, day: number, world: SpendWorld, advance: Advance): void {
  const at = day - FIRST_HOUR_DAY;
  const weekday = weekdayOf(world.firstDay, day);
  const judge = ({ hours }: Own, days: number, hour: number, value: number, least?: number) => {
    const from = Math.max(0, at - days);
    const weekdays = Array.from({ length: at - from }, (_, place) =>
      weekdayOf(world.firstDay, FIRST_HOUR_DAY + from + place),
    );
    return judgeHour(hours.slice(from, at), weekdays, weekday, hour, value, least);
  };
  for (let hour = 0; hour < 24; hour += 1) {
    const spentIn = ({ hours }: Own) => hours[at]?.[hour] ?? 0;
    for (const key of watched.keys) {
      const finding = openSpan(key.spans)
        ? null
        : judge(key, HELD_AGAINST.api_key, hour, spentIn(key), leastHour(key.values, day));
      if (finding) advance(key, day, hour, { ...finding, start: day });
    }
    for (const pair of watched.pairs) {
      if (openSpan(pair.spans)) continue;
      const explained = pair.cells
        .filter(({ key }) => openSpan(key.spans))
        .reduce((sum, { cell }) => sum + (cell.hours[at]?.[hour] ?? 0), 0);
      const finding = judge(pair, HELD_AGAINST.workspace_model, hour, spentIn(pair) - explained);
      if (finding && !isOneKey(pair, finding, at, hour)) advance(pair, day, hour, { ...finding, start: day });
    }
  }
  for (const pair of watched.pairs) if (pair.spans.at(-1)?.seen !== day) advance(pair, day, null, undefined);
}

/** One key that is as it often is makes most of it: nothing to tell of the workspace. */
function isOneKey(
  { cells }: { cells: { cell: SpendCell; key: Own }[] },
  { excess }: Pick<Finding, 'excess'>,
  at: number,
  hour: number,
): boolean {
  return cells.some(({ cell, key }) => !openSpan(key.spans) && (cell.hours[at]?.[hour] ?? 0) >= USUAL_PART * excess);
}

function seriesOf(world: SpendWorld) {
  const weekdayOfFirst = weekdayOf(world.firstDay, 0);
  const own = (alarm: Alarm['series'], cells: readonly SpendCell[], sensitivity: Sensitivity): Judged<Series> => ({
    ...{ alarm, weekdayOfFirst, sensitivity, spans: [] },
    whole: Array.from({ length: WORLD_DAYS }, (_, day) => cells.reduce((sum, { days }) => sum + (days[day] ?? 0), 0)),
    values: Array<number | null>(WORLD_DAYS).fill(null),
    hours: Array.from({ length: HOUR_DAYS }, (_, at) =>
      Array.from({ length: 24 }, (_, hour) => cells.reduce((sum, { hours }) => sum + (hours[at]?.[hour] ?? 0), 0)),
    ),
  });
  const cellsOf = (workspace: string | null, model: string | null) =>
    world.keys
      .filter((key) => workspace === null || key.workspace === workspace)
      .flatMap(({ cells }) => cells.filter((cell) => model === null || cell.model === model));
  const keys = world.keys.map((spec): Judged<KeySeries> => {
    const series = own({ kind: 'api_key', key: spec.id }, spec.cells, KEY_SENSITIVITY);
    const first = series.whole.findIndex((value) => value > 0);
    const onModel = (model: string, day: number) =>
      spec.cells.reduce((sum, cell) => sum + (cell.model === model ? (cell.days[day] ?? 0) : 0), 0);
    return Object.assign(series, { firstUse: first === -1 ? null : first, workspace: spec.workspace, onModel });
  });
  const places = [...new Set(world.keys.map(({ workspace }) => workspace))];
  const models = [...new Set(world.keys.flatMap(({ cells }) => cells.map(({ model }) => model)))];
  return {
    keys,
    workspaces: places.map((id) =>
      Object.assign(own({ kind: 'workspace', workspace: id }, cellsOf(id, null), PLACE_SENSITIVITY), { id }),
    ),
    models: models.map((id) =>
      Object.assign(own({ kind: 'model', model: id }, cellsOf(null, id), PLACE_SENSITIVITY), { id }),
    ),
    organization: own({ kind: 'workspace' }, cellsOf(null, null), PLACE_SENSITIVITY),
    pairs: places.flatMap((workspace) =>
      models.map((model) =>
        Object.assign(
          own({ kind: 'workspace_model', workspace, model }, cellsOf(workspace, model), PLACE_SENSITIVITY),
          {
            cells: world.keys.flatMap((spec, at) =>
              spec.workspace !== workspace
                ? []
                : spec.cells.flatMap((cell) => (cell.model === model ? [{ cell, key: keys[at] as Own }] : [])),
            ),
          },
        ),
      ),
    ),
  };
}
