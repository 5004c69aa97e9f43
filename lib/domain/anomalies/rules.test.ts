import { describe, expect, it } from 'vitest';
import { dayBaseline, KEY_SENSITIVITY, PLACE_SENSITIVITY } from './baseline-rules';
import { judgeHour, leastHour } from './hour-rules';
import { nextSpans, type Span, type SpanState } from './span-rules';
import { type Finding, judgeDay, type KeySeries, watchDay } from './watch-rules';

const USD = 1_000_000_000;
const dollars = (values: readonly number[]) => values.map((value) => value * USD);
const flat = (value: number, more: Record<number, number> = {}, length = 100) =>
  dollars(Array.from({ length }, (_, day) => more[day] ?? value));
const series = (values: number[], spans: readonly Span[] = []) => ({
  ...{ values, spans, weekdayOfFirst: 1, sensitivity: KEY_SENSITIVITY },
});
const finding = (day: number, value = 500): Finding => ({
  ...{ kind: 'day', value: value * USD, usual: 100 * USD, limit: 200 * USD, start: day },
  ...{ excess: (value - 100) * USD, above: [(value - 100) * USD] },
});
const span = (start: number, seen: number, state: SpanState, peak = 500): Span => ({
  ...{ start, seen, state, kind: 'day', usual: 100 * USD, limit: 200 * USD, peak: peak * USD, excess: 400 * USD },
});

describe('a day', () => {
  it.each<[string, number[], boolean]>([
    ['as any other', flat(100), false],
    ['twice as high', flat(100, { 99: 200 }), false],
    ['five times as high', flat(100, { 99: 500 }), true],
    ['five times of little', flat(2, { 99: 10 }), false],
    ['as high as two days before', flat(100, { 60: 500, 70: 500, 99: 520 }), false],
    ['after one wild day', flat(100, { 70: 5_000, 99: 500 }), true],
    ['the fifth of a slow rise', flat(100, { 95: 230, 96: 230, 97: 235, 98: 235, 99: 240 }), true],
  ])('%s', (_, values, isUnusual) => expect(judgeDay(series(values), 99) !== null).toBe(isUnusual));

  it('is held against its weekday', () => {
    const weekly = flat(0).map((_, day) => (((1 + day) % 7) % 6 === 0 ? 5 : 200) * USD);
    const baseline = (day: number) => dayBaseline(weekly, day, 1, KEY_SENSITIVITY);
    expect(baseline(96)?.usual).toBeCloseTo(5 * USD, -7);
    expect(baseline(97)?.usual).toBeCloseTo(5 * USD, -7);
    expect(baseline(99)?.usual).toBeCloseTo(200 * USD, -7);
  });

  it.each<[string, readonly Span[], boolean]>([
    ['what was expected', [span(60, 60, 'expected')], false],
    ['what was a false alarm', [span(60, 60, 'false_alarm')], false],
    ['less than what comes now', [span(60, 60, 'expected', 300)], true],
    ['what ended', [span(60, 60, 'ended')], true],
  ])('as high as %s', (_, spans, isUnusual) =>
    expect(judgeDay(series(flat(100, { 99: 500 }), spans), 99) !== null).toBe(isUnusual),
  );

  it('is a key’s before it is its workspace’s', () => {
    const key: KeySeries = {
      ...series(flat(100, { 99: 900 })),
      ...{ firstUse: 0, workspace: 'w', onModel: () => 0 },
    };
    const place = (id: string) => ({ ...series(flat(400, { 99: 1_200 })), id, sensitivity: PLACE_SENSITIVITY });
    const organization = series(flat(400, { 99: 1_200 }));
    const [own, other] = [place('w'), place('v')];
    const found = watchDay({ keys: [key], workspaces: [own, other], models: [place('m')], organization }, 99);
    expect([key, own, other].map((one) => found.has(one))).toEqual([true, false, true]);
  });

  it('of a new key is judged by its days so far', () => {
    const values = flat(0, { 98: 80, 99: 80 });
    const key = (firstUse: number): KeySeries => ({ ...series(values), firstUse, workspace: 'w', onModel: () => 0 });
    const judged = (day: number) =>
      watchDay({ keys: [key(98)], workspaces: [], models: [], organization: series(flat(0)) }, day).size;
    expect([judged(98), judged(99)]).toEqual([0, 1]);
  });
});

describe('an anomaly', () => {
  it.each<[string, readonly Span[], number, Finding | undefined, SpanState[]]>([
    ['begins', [], 50, finding(50), ['open']],
    ['does not begin', [], 50, undefined, []],
    ['goes on', [span(50, 52, 'open')], 53, finding(53), ['open']],
    ['waits two days', [span(50, 52, 'open')], 54, undefined, ['open']],
    ['ends after three', [span(50, 52, 'open')], 55, undefined, ['ended']],
    ['is the new normal after two weeks', [span(50, 63, 'open')], 64, finding(64), ['new_normal']],
    ['begins anew', [span(50, 52, 'ended')], 60, finding(60), ['ended', 'open']],
  ])('%s', (_, spans, day, found, states) =>
    expect(nextSpans(spans, day, found).map(({ state }) => state)).toEqual(states),
  );

  const fading = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [87 + at, 230 - at * 4]));
  it.each<[string, (number | null)[], number]>([
    ['a new key that spends less each day', flat(0, { 90: 300, 91: 200, 92: 90, 93: 60, 94: 20, 95: 10 }), 90],
    [
      'a new key with a day that is not known',
      flat(0, { 90: 300, 92: 300 }).map((of, day) => (day === 91 ? null : of)),
      90,
    ],
    ['a rise that fades', flat(100, fading), 0],
  ])('is never more above the usual than was spent: %s', (_, values, firstUse) => {
    const key: KeySeries = { ...series([]), values, firstUse, workspace: 'w', onModel: () => 0 };
    for (let day = 87; day < 100; day += 1) {
      const found = watchDay({ keys: [key], workspaces: [], models: [], organization: series([]) }, day).get(key);
      key.spans = nextSpans(key.spans, day, found);
      const [incident] = key.spans;
      const spent = values.slice(incident?.start, day + 1).reduce((sum: number, value) => sum + (value ?? 0), 0);
      expect(incident?.excess ?? 0).toBeLessThanOrEqual(spent);
    }
    expect(key.spans[0]?.excess).toBeGreaterThan(100 * USD);
  });
});

describe('an hour', () => {
  const night = Array.from({ length: 14 }, () => Array<number>(24).fill(2 * USD));
  const weekdays = night.map((_, at) => (at + 1) % 7);
  it.each<[string, number, boolean]>([
    ['as any other', 2, false],
    ['of little', 9, false],
    ['of much', 60, true],
  ])('%s', (_, value, isUnusual) => expect(judgeHour(night, weekdays, 3, 2, value * USD) !== null).toBe(isUnusual));

  it('says nothing with too little before it', () =>
    expect(judgeHour(night.slice(0, 5), weekdays.slice(0, 5), 3, 2, 60 * USD)).toBeNull());

  it('of a key that is seldom used holds half a day of it', () =>
    expect(leastHour(flat(0, { 40: 100, 70: 100 }), 99) / USD).toBe(50));
});
