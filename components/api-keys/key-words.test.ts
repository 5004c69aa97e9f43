import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyLastUseCell } from './key-cells';
import { ageInDays } from './key-words';
import { keyModelsCell, keyTrendCell, trendWords } from './traffic-cells';

const DAY_MS = 86_400_000;
const MIDNIGHTS = ['2026-12-01', '2027-01-01', '2028-02-29', '2028-03-01'].map((day) => Date.parse(day));
const nows = fc
  .tuple(fc.constantFrom(...MIDNIGHTS), fc.constantFrom(-1, 0, 1, 43_200_000))
  .map(([at, off]) => new Date(at + off));

it('an age counts the midnights of UTC since', () => {
  fc.assert(
    fc.property(nows, fc.integer({ min: 0, max: 500 * DAY_MS }), (now, ms) => {
      const since = new Date(now.getTime() - ms);
      const midnights = Math.floor(now.getTime() / DAY_MS) - Math.floor(since.getTime() / DAY_MS);
      expect(ageInDays(since, now)).toBe(midnights);
      expect(ageInDays(now, since)).toBe(0);
    }),
  );
});

it('a last use is told to the hour where that is known, else to the day', () => {
  const now = new Date('2026-12-01T00:30:00Z');
  const of = (lastUsedDay: string | null, hour: string | null) =>
    keyLastUseCell(
      { kind: 'anthropic', isDetailed: true, isUnused: false, lastUsedDay, lastUsedHour: hour ? new Date(hour) : null },
      now,
    );
  expect(of('2026-12-01', '2026-12-01T00:00:00Z')).toEqual({ text: 'This hour', title: '1 Dec 2026, 00:00–01:00 UTC' });
  expect(of('2026-11-30', '2026-11-30T23:00:00Z')).toEqual({ text: '1 h ago', title: '30 Nov 2026, 23:00–00:00 UTC' });
  expect(of('2026-11-29', '2026-11-29T23:00:00Z').text).toBe('2 days ago');
  expect(of('2026-11-30', null)).toEqual({ text: 'Yesterday', title: '30 Nov 2026, UTC' });
  expect(of(null, null).text).toBe('Never');
});

const traffic = { trend: ['5', null, '0', '10'], models: ['claude-sonnet-5'], tiers: [], cacheRead: '1', input: '2' };

it('a trend says in words what it shows, with what was not read', () => {
  expect(trendWords([5n, null, 0n, 10n], '2026-11-28')).toBe(
    '15 tokens in 4 days, most on 1 Dec 2026, none on 1 day, 1 day not read',
  );
  expect(keyTrendCell({ isDetailed: true, traffic }, '2026-11-28')).toMatchObject({ trend: 'a_0k' });
  expect(keyTrendCell({ isDetailed: true, traffic: { ...traffic, trend: ['0', '0'] } }, '2026-11-28')).toMatchObject({
    text: 'None',
  });
  expect(keyTrendCell({ isDetailed: true, traffic: { ...traffic, trend: [null] } }, '2026-11-28')).toMatchObject({
    reason: 'No use read yet',
  });
});

it('a model that ends soon stands first, with the day and what takes its place', () => {
  const ending = { ...traffic, models: ['claude-opus-5', 'claude-sonnet-4-5-20250929'] };
  expect(keyModelsCell({ isDetailed: true, traffic: ending }, '2026-11-29')).toEqual({
    text: 'claude-sonnet-4-5-20250929 and 1 more',
    tone: 'warning',
    title:
      'claude-sonnet-4-5-20250929 ends on 30 Nov 2026: move to claude-sonnet-5-5. claude-sonnet-4-5-20250929, claude-opus-5',
  });
  const ended = keyModelsCell({ isDetailed: true, traffic: { ...traffic, models: ['claude-opus-4-1'] } }, '2026-11-29');
  expect(ended).toMatchObject({
    tone: 'warning',
    title: 'claude-opus-4-1 ended on 5 Aug 2026: move to claude-opus-5-5',
  });
  expect(keyModelsCell({ isDetailed: true, traffic }, '2026-11-29')).toEqual({ text: 'claude-sonnet-5' });
});
