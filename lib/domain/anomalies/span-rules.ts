import type { KnownValues } from '@/lib/domain/usage/overview/weekday-model';
import type { ANOMALY_STATES, FindingKind, VERDICTS } from './schema';
import type { Finding } from './watch-rules';

export type SpanState = (typeof ANOMALY_STATES)[number] | (typeof VERDICTS)[number];

/** The days of an incident, and what became of it. */
export interface Span {
  start: number;
  /** The last day on which it was seen. */
  seen: number;
  state: SpanState;
  kind: FindingKind;
  /** What was usual before it, and its highest day. Nano-dollars, as estimates. */
  usual: number;
  limit: number;
  peak: number;
  /** Above the usual, of the days on which it was seen. */
  excess: number;
}

/** After so many known days without anything unusual an incident is over. */
export const QUIET_DAYS = 3;
/** After so many days a level that stays is the new normal. */
export const ADOPTED_AFTER_DAYS = 14;
/** What was called expected, or a false alarm, is told again only above its highest day. */
const OVER_EXPECTED = 1.1;

export function openSpan(spans: readonly Span[]): Span | undefined {
  return spans.find(({ state }) => state === 'open');
}

/** People said of days as high as this that they are all right. */
export function findCeiling(spans: readonly Span[]): number {
  const allRight = spans.filter(({ state }) => state === 'expected' || state === 'false_alarm');
  return Math.max(0, ...allRight.map(({ peak }) => peak * OVER_EXPECTED));
}

/** Values without those of incidents. Expected ones are as normal as any; before a new normal nothing counts. */
export function normalValues(values: KnownValues, spans: readonly Span[]): KnownValues {
  if (spans.length === 0) return values;
  const normal = [...values];
  for (const { start, seen, state } of spans) {
    if (state === 'expected' || state === 'false_alarm') continue;
    if (state === 'new_normal') normal.fill(null, 0, Math.max(0, start));
    else normal.fill(null, Math.max(0, start), state === 'open' ? undefined : Math.max(0, seen + 1));
  }
  return normal;
}

/** The spans of a series after a known day was judged; a new one is the last. */
export function nextSpans(spans: readonly Span[], day: number, finding: Finding | undefined): readonly Span[] {
  const open = openSpan(spans);
  if (!open) return finding ? [...spans, newSpan(day, finding)] : spans;
  const next = {
    ...open,
    seen: finding ? Math.max(open.seen, day) : open.seen,
    peak: Math.max(open.peak, finding?.value ?? 0),
    // Of a run or a new key only the day itself: those before it were counted as they were judged.
    excess: Math.max(0, open.excess + (finding && day > open.seen ? (finding.above.at(-1) ?? 0) : 0)),
  };
  if (next.seen - open.start >= ADOPTED_AFTER_DAYS) next.state = 'new_normal';
  else if (!finding && day - next.seen >= QUIET_DAYS) next.state = 'ended';
  return spans.map((span) => (span === open ? next : span));
}

function newSpan(day: number, { kind, value, usual, limit, above, start }: Finding): Span {
  const excess = Math.max(
    0,
    above.reduce((sum, of) => sum + of, 0),
  );
  return { start, seen: day, state: 'open', kind, usual, limit, peak: value, excess };
}
