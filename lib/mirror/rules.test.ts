import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/core/time';
import { type BackfillState, decideDay, isSettledWhenRead, measureProgress, nextWindow, storableText } from './rules';

const at = (text: string) => new Date(`2026-11-23T${text}:00Z`);

describe('decideDay', () => {
  const stored = { contentHash: 'a', pendingHash: null, pendingAt: null };
  it.each([
    ['never read', null, { hash: 'a', losesRows: false, at: at('10:00') }, 'replace'],
    ['equal', stored, { hash: 'a', losesRows: false, at: at('10:00') }, 'keep'],
    ['other, no row lost', stored, { hash: 'b', losesRows: false, at: at('10:00') }, 'replace'],
    ['row lost', stored, { hash: 'b', losesRows: true, at: at('10:00') }, 'hold'],
    [
      'row lost, seen 9 min ago',
      { ...stored, pendingHash: 'b', pendingAt: at('09:51') },
      { hash: 'b', losesRows: true, at: at('10:00') },
      'hold',
    ],
    [
      'row lost, seen 10 min ago',
      { ...stored, pendingHash: 'b', pendingAt: at('09:50') },
      { hash: 'b', losesRows: true, at: at('10:00') },
      'replace',
    ],
    [
      'row lost, another read before',
      { ...stored, pendingHash: 'c', pendingAt: at('09:00') },
      { hash: 'b', losesRows: true, at: at('10:00') },
      'hold',
    ],
  ])('%s', (_name, known, read, act) => {
    expect(decideDay(known, read).act).toBe(act);
  });

  it('keeps the first sight of the smaller day', () => {
    const known = { ...stored, pendingHash: 'b', pendingAt: at('09:55') };
    const held = decideDay(known, { hash: 'b', losesRows: true, at: at('10:00') });
    expect(held).toEqual({ act: 'hold', since: at('09:55') });
  });
});

it.each([
  ['2026-10-31', '2026-10-31T23:59:59Z', false],
  ['2026-10-31', '2026-11-01T00:59:59.999Z', false],
  ['2026-10-31', '2026-11-01T01:00:00Z', true],
  ['2026-10-01', '2026-11-01T01:00:00Z', true],
  ['2026-12-31', '2027-01-01T01:00:00Z', true],
  ['2026-12-31', '2026-12-31T23:00:00-01:00', false],
])('month of %s read at %s is settled: %s', (day, readAt, settled) => {
  expect(isSettledWhenRead(day, new Date(readAt))).toBe(settled);
});

const state = (oldestKnown: Day | null, read: [Day, number][] = []): BackfillState => ({
  today: '2026-11-23',
  oldestKnown,
  read: new Map(read),
});
const span = (from: Day, to: Day, rows: number): [Day, number][] => {
  const days: [Day, number][] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push([day, rows]);
  return days;
};

describe('nextWindow', () => {
  it('begins with the newest 31 days', () => {
    expect(nextWindow(state('2025-01-01'))).toEqual({ from: '2026-10-24', to: '2026-11-23' });
  });

  it('goes on below the oldest day already read, and returns to a day that is missing', () => {
    expect(nextWindow(state('2025-01-01', span('2026-10-24', '2026-11-23', 5)))?.to).toBe('2026-10-23');
    const hole = span('2026-10-24', '2026-11-23', 5).filter(([day]) => day !== '2026-11-02');
    expect(nextWindow(state('2025-01-01', hole))?.to).toBe('2026-11-02');
    expect(nextWindow(state('2025-01-01', hole), '2026-10-03')?.to).toBe('2026-10-02');
  });

  it('ends below the oldest known day only after 31 empty days', () => {
    const used = span('2026-10-24', '2026-11-23', 5);
    const before = span('2026-09-23', '2026-10-23', 0);
    expect(nextWindow(state('2026-10-24', used))?.to).toBe('2026-10-23');
    expect(nextWindow(state('2026-10-24', [...used, ...before]))).toBeNull();
    expect(nextWindow(state('2026-10-24', [...used, ...before.slice(1)]))?.to).toBe('2026-09-23');
    expect(nextWindow(state('2026-01-01', [...used, ...before]))?.to).toBe('2026-09-22');
    expect(nextWindow(state(null, [...used, ...before]))?.to).toBe('2026-09-22');
  });

  it('reads one window of an organisation that was made today', () => {
    expect(nextWindow(state('2026-11-23', span('2026-10-24', '2026-11-23', 0)))).toBeNull();
  });

  it('always ends, having read every day down to 31 empty ones', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(120), (knownDaysAgo, usedDaysAgo) => {
        const oldestKnown = addDays('2026-11-23', -knownDaysAgo);
        const firstUse = addDays('2026-11-23', -usedDaysAgo);
        const read = new Map<Day, number>();
        for (let steps = 0; ; steps++) {
          expect(steps).toBeLessThan(12);
          const window = nextWindow({ today: '2026-11-23', oldestKnown, read });
          if (!window) break;
          for (let day = window.from; day <= window.to; day = addDays(day, 1)) read.set(day, day >= firstUse ? 1 : 0);
        }
        expect(read.has(oldestKnown)).toBe(true);
        if (firstUse >= addDays(oldestKnown, -1)) expect(read.has(firstUse)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('measureProgress', () => {
  it('counts read days against those that can be expected', () => {
    expect(measureProgress(state(null))).toEqual({ complete: false, percent: 0, readingMonth: '2026-11' });
    const half = state('2026-09-23', span('2026-10-24', '2026-11-23', 5));
    expect(measureProgress(half)).toEqual({ complete: false, percent: 50, readingMonth: '2026-10' });
    const all = state('2026-10-24', span('2026-10-24', '2026-11-23', 5));
    expect(measureProgress(all)).toMatchObject({ complete: false, percent: 99 });
  });
});

it.each([
  ['Opus 5 – größer 😀', 'Opus 5 – größer 😀'],
  ['a\u0000b\u0001c', 'abc'],
  ['half \ud83d', 'half '],
  ['\ude00 half', ' half'],
  ['x'.repeat(300), 'x'.repeat(200)],
  [`${'x'.repeat(199)}😀`, 'x'.repeat(199)],
])('stores %j', (text, stored) => {
  expect(storableText(text)).toBe(stored);
});
