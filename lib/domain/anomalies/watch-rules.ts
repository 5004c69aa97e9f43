import { type KnownValues, median } from '@/lib/domain/usage/overview/weekday-model';
import {
  BASELINE_DAYS,
  type Baseline,
  dayBaseline,
  LEAST_BASELINE_DAYS,
  runBaseline,
  runMean,
  type Sensitivity,
  secondHighest,
} from './baseline-rules';
import { ceilingOf, normalValues, openSpan, type Span } from './span-rules';

const USD = 1_000_000_000;
/** A key that was not there before spends as much at once as nobody would leave unasked. */
const NEW_KEY_LEAST = 50 * USD;
const NEW_KEY_SHARE = 0.1;
/** So much of an excess by one key that is as it often is: nothing to tell of what the key is part of. */
export const USUAL_PART = 0.5;
/** So much of a model's excess must be one of all models together: else use only moved from one to another. */
const NOT_MOVED = 0.6;

/** Why something is unusual: its day, its last five days, a key that was not there, an hour. */
export type FindingKind = 'day' | 'run' | 'new' | 'hour';

/** Nano-dollars, as estimates. */
export interface Finding {
  kind: FindingKind;
  value: number;
  usual: number;
  limit: number;
  excess: number;
}

/** Days are numbers: what they count from is the caller's. */
export interface Series {
  /** Null: not known to its end. */
  values: KnownValues;
  weekdayOfFirst: number;
  sensitivity: Sensitivity;
  spans: readonly Span[];
}

export interface KeySeries extends Series {
  /** Since when there is anything at all. */
  firstUse: number | null;
  workspace: string;
  /** What of a day was spent on each model. */
  onModel(model: string, day: number): number;
}

export interface NamedSeries extends Series {
  id: string;
}

export interface Watched {
  keys: readonly KeySeries[];
  workspaces: readonly NamedSeries[];
  models: readonly NamedSeries[];
  organization: Series;
}

/**
 * What is unusual on a day: keys first, then workspaces and models without what the incidents of their keys explain. What one
 * key does as it often does is no news of its workspace, and use that moved between models is none of a model.
 */
export function watchDay({ keys, workspaces, models, organization }: Watched, day: number): Map<Series, Finding> {
  const found = new Map<Series, Finding>();
  const places = new Map(workspaces.map((place) => [place.id, usualOf(place, day)]));
  const note = (series: Series, finding: Finding | null) => finding && found.set(series, finding);
  for (const key of keys) note(key, judgeDay(key, day) ?? judgeNew(key, day, places.get(key.workspace) ?? 0));
  const excess = new Map(keys.map((key) => [key, explainedBy(key, found.get(key), day)]));
  const explain = (part: readonly KeySeries[], share: (key: KeySeries) => number) =>
    part.reduce((sum, key) => sum + (excess.get(key) ?? 0) * share(key), 0);
  const isUsualPart = (finding: Finding, part: readonly KeySeries[]) =>
    part.some((key) => excess.get(key) === 0 && excessOver(key, finding, day) >= USUAL_PART * finding.excess);
  for (const place of workspaces) {
    const own = keys.filter(({ workspace }) => workspace === place.id);
    const finding = judgeDay(
      place,
      day,
      explain(own, () => 1),
    );
    if (finding && (openSpan(place.spans) || !isUsualPart(finding, own))) note(place, finding);
  }
  const explained = explain(keys, () => 1);
  for (const model of models) {
    const own = keys.filter((key) => key.onModel(model.id, day) > 0);
    const share = (key: KeySeries) => key.onModel(model.id, day) / (key.values[day] || 1);
    const finding = judgeDay(model, day, explain(own, share));
    if (!finding) continue;
    const isMoved = excessOver(organization, finding, day) - explained < NOT_MOVED * finding.excess;
    if (openSpan(model.spans) || !(isMoved || isUsualPart(finding, own))) note(model, finding);
  }
  return found;
}

/** Whether a day of a series is unusual. `explained` is what the incidents of its parts bring already. */
export function judgeDay(series: Series, day: number, explained = 0): Finding | null {
  const { values, weekdayOfFirst, sensitivity, spans } = series;
  const value = values[day];
  if (value === null || value === undefined) return null;
  const open = openSpan(spans);
  const normal = normalValues(values, spans);
  const seen = seenBefore(values, open?.start ?? day);
  const daily = dayBaseline(normal, day, weekdayOfFirst, sensitivity, seen);
  if (daily === null) return null;
  const over = ({ limit, keep }: Baseline, of: number) => of > (open ? keep : Math.max(limit, ceilingOf(spans)));
  const byDay = over(daily, value - explained) ? findingOf('day', value - explained, daily) : null;
  if (byDay && open?.kind !== 'run') return byDay;
  const run = runBaseline(normal, values, day, weekdayOfFirst, sensitivity);
  const mean = runMean(values, day) - explained;
  return run && over(run, mean) ? findingOf('run', mean, run) : byDay;
}

function judgeNew({ firstUse, values, spans }: KeySeries, day: number, place: number): Finding | null {
  const value = values[day] ?? 0;
  if (firstUse === null || day - firstUse >= LEAST_BASELINE_DAYS) return null;
  const limit = Math.max(NEW_KEY_LEAST, NEW_KEY_SHARE * place, ceilingOf(spans));
  return value > (openSpan(spans) ? limit / 2 : limit) ? { kind: 'new', value, usual: 0, limit, excess: value } : null;
}

function findingOf(kind: FindingKind, value: number, { usual, limit }: Baseline): Finding {
  return { kind, value, usual, limit, excess: value - usual };
}

/** What came as high twice in the weeks before, incidents included: a third time is no news. */
function seenBefore(values: KnownValues, day: number): number {
  return secondHighest(values.slice(Math.max(0, day - BASELINE_DAYS), day).map((value) => value ?? 0));
}

/** What an incident of a part brings to the whole: also once it is the part's new normal, until it is the whole's. */
function explainedBy({ spans, values }: Series, finding: Finding | undefined, day: number): number {
  if (finding) return finding.excess;
  const adopted = spans.find(({ state, start }) => state === 'new_normal' && day - start < BASELINE_DAYS);
  return adopted ? Math.max(0, (values[day] ?? 0) - adopted.usual) : 0;
}

/** Above its median, over the days that the finding is of. */
function excessOver({ values }: Series, { kind }: Finding, day: number): number {
  return (kind === 'run' ? runMean(values, day) : (values[day] ?? 0)) - middleOf(values, day);
}

function usualOf({ values, weekdayOfFirst, sensitivity }: Series, day: number): number {
  return dayBaseline(values, day, weekdayOfFirst, sensitivity)?.usual ?? 0;
}

function middleOf(values: KnownValues, day: number): number {
  return median(values.slice(Math.max(0, day - BASELINE_DAYS), day).filter((value) => value !== null));
}
