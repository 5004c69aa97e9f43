import { describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import type { ChartPeriod } from './chart-model';
import { addRange, findHours, narrowed, noHoursReason, periodAt } from './way-in';

const TODAY = '2026-11-28';
const period = (from: string, to = from): ChartPeriod => ({
  ...{ key: from, start: from, hour: null, label: from, note: '', isUnread: false },
  days: { from, to },
});
const ahead = { ...period('2026-11-29'), days: null };

describe('periodAt', () => {
  // 56 of axis and 4 at the end leave 300 for what is drawn.
  const three = { width: 360, count: 3, hasBands: true };
  const [line, one] = [
    { ...three, hasBands: false },
    { ...three, count: 1, hasBands: false },
  ];
  it.each([
    ['bars', three, { 55: null, 56: 0, 155: 0, 157: 1, 300: 2, 356: 2, 357: null }],
    ['points', line, { 56: 0, 130: 0, 132: 1, 280: 1, 282: 2, 356: 2 }],
    ['one point', one, { 60: 0, 350: 0 }],
    ['nothing', { ...three, count: 0 }, { 100: null }],
    ['no room', { ...three, width: 50 }, { 55: null }],
  ])('%s', (_words, plot, places) => {
    for (const [x, at] of Object.entries(places)) expect(periodAt(Number(x), plot), x).toBe(at);
  });
});

describe('narrowed', () => {
  const days = {
    granularity: 'day' as const,
    periods: [period('2026-11-25'), period('2026-11-26'), period('2026-11-27'), ahead],
  };
  const hours = {
    granularity: 'hour' as const,
    periods: [0, 1].flatMap((later) =>
      [0, 1].map((hour) => ({ ...period(addDays('2026-11-25', later)), hour, key: `${later} ${hour}` })),
    ),
  };
  const months = {
    granularity: 'month' as const,
    periods: [period('2026-10-05', '2026-10-31'), period('2026-11-01', TODAY)],
  };
  it.each([
    ['one day', days, 1, 1, { from: '2026-11-26', to: '2026-11-26' }],
    ['from left to right', days, 0, 1, { from: '2026-11-25', to: '2026-11-26' }],
    ['from right to left', days, 2, 1, { from: '2026-11-26', to: '2026-11-27' }],
    ['as far as days are known', days, 2, 3, { from: '2026-11-27', to: '2026-11-27' }],
    ['everything', days, 0, 2, null],
    ['what is to come', days, 3, 3, null],
    ['an hour leads to its day', hours, 2, 2, { from: '2026-11-26', to: '2026-11-26' }],
    ['hours across midnight are both days', hours, 1, 2, null],
    ['a month that the range cut, by what suits it', months, 0, 0, { from: '2026-10-05', to: '2026-10-31', by: null }],
    ['both months', months, 0, 1, null],
    [
      'the only month still opens to its days',
      { ...months, periods: months.periods.slice(1) },
      0,
      0,
      { from: '2026-11-01', to: TODAY, by: null },
    ],
    ['the only day', { ...days, periods: days.periods.slice(0, 1) }, 0, 0, null],
    ['nothing', { ...days, periods: [] }, 0, 0, null],
  ])('%s', (_words, model, a, b, range) => expect(narrowed(model, a, b)).toEqual(range));
});

describe('hours', () => {
  it.each([
    ['2026-11-28', '2026-11-28', null],
    ['2026-11-15', '2026-11-28', null],
    ['2026-11-14', '2026-11-28', 'Hours are shown for at most 14 days at a time.'],
    ['2026-09-20', '2026-09-20', null],
    ['2026-09-19', '2026-09-19', 'Hours are kept for 70 days; these days are older.'],
  ])('of %s to %s', (from, to, reason) => expect(noHoursReason({ from, to }, TODAY)).toBe(reason));

  it('are of a day or a week, not of a month, an hour or the future', () => {
    const by = (granularity: 'day' | 'week' | 'month' | 'hour', one: ChartPeriod) =>
      findHours({ granularity, periods: [one] }, 0, TODAY);
    expect(by('day', period('2026-11-27'))).toEqual({ from: '2026-11-27', to: '2026-11-27', by: 'hour' });
    expect(by('week', period('2026-11-23', TODAY))).toEqual({ from: '2026-11-23', to: TODAY, by: 'hour' });
    for (const refused of [by('month', period('2026-11-01', TODAY)), by('hour', period(TODAY)), by('day', ahead)]) {
      expect(refused).toHaveProperty('reason');
    }
  });
});

describe('addRange', () => {
  it.each([
    ['/usage', { from: '2026-11-01', to: TODAY }, '/usage?range=custom&from=2026-11-01&to=2026-11-28'],
    [
      '/usage?workspace=a&split=model',
      { from: TODAY, to: TODAY, by: 'hour' as const },
      '/usage?workspace=a&split=model&range=custom&from=2026-11-28&to=2026-11-28&by=hour',
    ],
  ])('%s', (base, to, href) => expect(addRange(base, to)).toBe(href));
});
