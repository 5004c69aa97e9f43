import { type KnownValues, median } from '@/lib/domain/usage/overview/weekday-model';
import {
  BASELINE_DAYS,
  type Baseline,
  dayBaseline,
  LEAST_BASELINE_DAYS,
  RUN_DAYS,
  runBaseline,
  runMean,
  type Sensitivity,
  secondHighest,
  USD,
} from './baseline-rules';
import type { FindingKind } from './schema';
import { findCeiling, normalValues, openSpan, type Span } from './span-rules';

/** A key that was not there before spends as much at once as nobody would leave unasked. */
const NEW_KEY_LEAST = 55 * USD;
const NEW_KEY_DAYS = 2;
const NEW_KEY_SHARE = 0.35;
/** So much of an excess by one key that is as it often is: nothing to tell of what the key is part of. */
export const USUAL_PART = 0.5;

/** Nano-dollars, as estimates. */
export interface Finding {
  kind: FindingKind;
  value: number;
  usual: number;
  limit: number;
  excess: number;
  /** What each day brings above the usual, from the one on which it began to the one that was judged. */
  above: readonly number[];
  /** The day on which it began. */
  start: number;
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
 * key does as it often does is no news of its workspace, and use that moved between models is none of a model: all models
 * together must be unusual as well.
 */
export function watchDay({ keys, workspaces, models, organization }: Watched, day: number): Map<Series, Finding> {
  const found = new Map<Series, Finding>();
  const places = new Map(workspaces.map((place) => [place.id, findUsual(place, day)]));
  const note = (series: Series, finding: Finding | null) => finding && found.set(series, finding);
  for (const key of keys) note(key, judgeKey(key, day, places.get(key.workspace) ?? 0));
  const explained =
    (part: readonly KeySeries[], share = (_key: KeySeries, _on: number) => 1): Explained =>
    (on) =>
      part.reduce((sum, key) => sum + explainedOn(key, on, found.get(key)) * share(key, on), 0);
  const isUsualPart = (finding: Finding, part: readonly KeySeries[]) =>
    part.some(
      (key) =>
        explainedOn(key, day, found.get(key)) === 0 && excessOver(key, finding, day) >= USUAL_PART * finding.excess,
    );
  for (const place of workspaces) {
    const own = keys.filter(({ workspace }) => workspace === place.id);
    const finding = judgeDay(place, day, explained(own));
    if (finding && (openSpan(place.spans) || !isUsualPart(finding, own))) note(place, finding);
  }
  const isWhole = judgeDay(organization, day, explained(keys)) !== null;
  for (const model of models) {
    const own = keys.filter((key) => key.onModel(model.id, day) > 0);
    const share = (key: KeySeries, on: number) => key.onModel(model.id, on) / (key.values[on] || 1);
    const finding = judgeDay(model, day, explained(own, share));
    if (finding && (openSpan(model.spans) || (isWhole && !isUsualPart(finding, own)))) note(model, finding);
  }
  return found;
}

/** What the incidents of parts bring to a day. */
type Explained = (on: number) => number;

function judgeKey(key: KeySeries, day: number, place: number): Finding | null {
  // Before its first use a key is no key that spends nothing.
  const { firstUse, values } = key;
  const own = firstUse === null || firstUse <= 0 ? values : values.map((value, on) => (on < firstUse ? null : value));
  return judgeDay({ ...key, values: own }, day) ?? judgeNew(key, day, place);
}

/** Whether a day of a series is unusual. `explained` is what the incidents of its parts bring already. */
export function judgeDay(series: Series, day: number, explained: Explained = () => 0): Finding | null {
  const { values, weekdayOfFirst, sensitivity, spans } = series;
  const whole = values[day];
  if (whole === null || whole === undefined) return null;
  const value = whole - explained(day);
  const open = openSpan(spans);
  const normal = normalValues(values, spans);
  const seen = seenBefore(values, open?.start ?? day);
  const daily = dayBaseline(normal, day, weekdayOfFirst, sensitivity, seen);
  if (daily === null) return null;
  const over = ({ limit, keep }: Baseline, of: number) => of > (open ? keep : Math.max(limit, findCeiling(spans)));
  const byDay = over(daily, value) ? makeFinding('day', value, daily, day, [value]) : null;
  if (byDay && open?.kind !== 'run') return byDay;
  const run = runBaseline(normal, values, day, weekdayOfFirst, sensitivity);
  if (run === null) return byDay;
  const days = runDays(day);
  const parts = days.map(explained);
  const mean = runMean(values, day) - runMean(parts, RUN_DAYS - 1);
  if (!over(run, mean)) return byDay;
  const own = days.map((on, at) => ownOn(values[on], parts[at]));
  return makeFinding('run', mean, run, day - RUN_DAYS + 1, own);
}

/** A key in its first two weeks, by the mean of its days so far: one high day is not enough. */
function judgeNew({ firstUse, values, spans }: KeySeries, day: number, place: number): Finding | null {
  if (firstUse === null || day - firstUse >= LEAST_BASELINE_DAYS) return null;
  const own = values.slice(Math.max(0, firstUse), day + 1);
  const known = own.filter((value) => value !== null);
  const value = known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length);
  const limit = Math.max(NEW_KEY_LEAST, NEW_KEY_SHARE * place, findCeiling(spans));
  if (known.length < NEW_KEY_DAYS || value <= (openSpan(spans) ? limit / 2 : limit)) return null;
  return makeFinding('new', value, { usual: 0, limit }, firstUse, own);
}

/** `own`: what each day from `start` on spent, without what its parts explain; null brings nothing that is known. */
function makeFinding(
  kind: FindingKind,
  value: number,
  { usual, limit }: Pick<Baseline, 'usual' | 'limit'>,
  start: number,
  own: KnownValues,
): Finding {
  const above = own.map((of) => (of === null ? 0 : of - usual));
  return { kind, value, usual, limit, excess: value - usual, above, start };
}

/** What came as high twice in the weeks before, incidents included: a third time is no news. */
function seenBefore(values: KnownValues, day: number): number {
  return secondHighest(values.slice(Math.max(0, day - BASELINE_DAYS), day).map((value) => value ?? 0));
}

/** What an incident of a part brings to a day: also once it is the part's new normal, until it is the whole's. */
function explainedOn({ spans, values }: Series, day: number, finding: Finding | undefined): number {
  if (finding && day >= finding.start) return Math.max(0, (values[day] ?? 0) - finding.usual);
  const span = spans.find(
    ({ state, start, seen }) =>
      start <= day && (state === 'open' || day <= seen || (state === 'new_normal' && day - start < BASELINE_DAYS)),
  );
  return span ? Math.max(0, (values[day] ?? 0) - span.usual) : 0;
}

function ownOn(value: number | null | undefined, part = 0): number | null {
  return value === null || value === undefined ? null : value - part;
}

function runDays(day: number): number[] {
  return Array.from({ length: RUN_DAYS }, (_, back) => day - RUN_DAYS + 1 + back);
}

/** Above its median, over the days that the finding is of. */
function excessOver({ values }: Series, { kind }: Finding, day: number): number {
  return (kind === 'run' ? runMean(values, day) : (values[day] ?? 0)) - findMiddle(values, day);
}

function findUsual({ values, weekdayOfFirst, sensitivity }: Series, day: number): number {
  return dayBaseline(values, day, weekdayOfFirst, sensitivity)?.usual ?? 0;
}

function findMiddle(values: KnownValues, day: number): number {
  return median(values.slice(Math.max(0, day - BASELINE_DAYS), day).filter((value) => value !== null));
}
