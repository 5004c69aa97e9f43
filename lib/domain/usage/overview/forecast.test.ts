import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/core/time';
import { listDays } from '@/lib/domain/usage/report/compose';
import { forecastMonth, forecastWindow } from './forecast';

const TODAY = '2026-11-23';
/** Known up to and with `today`, which is not over. */
const known = (values: (day: Day) => bigint | null) => ({
  valueOf: values,
  isComplete: (day: Day) => day < TODAY && values(day) !== null,
});
const from = (first: Day, value: (day: Day) => bigint) => (day: Day) =>
  day >= first && day <= TODAY ? value(day) : null;
const weekday = (day: Day) => BigInt(new Date(`${day}T00:00:00Z`).getUTCDay());

it('is the same every day, without a band, where every day is the same', () => {
  const forecast = forecastMonth(TODAY, known(from('2026-05-01', () => 100n)));
  expect(forecast).toMatchObject({ to: '2026-11-30', low: '3000', expected: '3000', high: '3000' });
  expect(forecast?.days.map(({ day }) => day)).toEqual(listDays(TODAY, '2026-11-30'));
  expect(forecast?.basis).toEqual({ from: '2026-05-01', to: '2026-11-22', days: 206 });
  expect(forecast?.method).toContain('52 times that the same method was tried');
  expect(forecast?.estimated).toEqual({ missing: 0, partial: 0 });
});

it('knows weekdays, from whichever day on they are known', () => {
  for (const first of ['2026-07-01', '2026-07-02', '2026-10-05']) {
    const forecast = forecastMonth(TODAY, known(from(first, (day) => (day === TODAY ? 0n : weekday(day) * 10n))));
    expect(forecast?.days.map(({ expected }) => expected)).toEqual(['10', '20', '30', '40', '50', '60', '0', '10']);
  }
});

it('hardly moves for one wild day', () => {
  const forecast = forecastMonth(TODAY, known(from('2026-05-01', (day) => (day === '2026-11-17' ? 5_000n : 100n))));
  expect(Number(forecast?.days[1]?.expected)).toBeLessThan(110);
  expect(forecast?.expected).toBe((22n * 100n + 4_900n + BigInt(sumOf(forecast?.days))).toString());
});

it('follows a level that moved, and a part of the trend', () => {
  const shifted = forecastMonth(TODAY, known(from('2026-05-01', (day) => (day < '2026-10-20' ? 100n : 300n))));
  expect(Number(shifted?.days[1]?.expected)).toBeGreaterThan(280);
  const grown = forecastMonth(TODAY, known(from('2026-05-01', (day) => growing(day))));
  expect(Number(grown?.days.at(-1)?.expected) > Number(growing('2026-11-13'))).toBe(true);
});

it('counts today as at least what is known of it, and says what days before it are unknown', () => {
  const forecast = forecastMonth(TODAY, known(from('2026-05-01', (day) => (day === TODAY ? 170n : 100n))));
  expect(forecast?.days[0]).toEqual({ day: TODAY, low: '170', expected: '170', high: '170' });
  expect(forecast?.expected).toBe('3070');
  const gap = forecastMonth(TODAY, {
    valueOf: (day) => (day === '2026-11-10' || day > TODAY ? null : 100n),
    isComplete: (day) => day < TODAY && day !== '2026-11-10' && day !== '2026-11-12',
  });
  expect(gap?.estimated).toEqual({ missing: 1, partial: 1 });
});

it('is of any days', () => {
  const week = forecastWindow(
    { from: '2026-11-23', to: '2026-11-29' },
    TODAY,
    known(from('2026-05-01', (day) => (day === TODAY ? 0n : 100n))),
  );
  expect([week?.from, week?.to, week?.expected, week?.days.length]).toEqual(['2026-11-23', '2026-11-29', '700', 7]);
});

it.each([
  ['no day', '2026-12-01', 0],
  ['six days', '2026-11-17', 0],
  ['seven days', '2026-11-16', 7],
  ['thirteen days', '2026-11-10', 13],
])('with %s complete', (_, first, days) => {
  const forecast = forecastMonth(TODAY, known(from(first, (day) => weekday(day) + 1n)));
  if (days === 0) expect(forecast).toBeNull();
  else {
    expect(forecast?.basis.days).toBe(days);
    expect(forecast?.method).toContain('too little to try the method on');
  }
});

it('adds up, and holds what is expected, whatever the days were', () => {
  const day = fc.option(fc.bigInt({ min: -1_000n, max: 10n ** 15n }), { freq: 8 });
  fc.assert(
    fc.property(fc.array(day, { minLength: 55, maxLength: 55 }), (values) => {
      const first = addDays(TODAY, -54);
      const valueAt = (at: Day) => {
        const value = values[listDays(first, at).length - 1];
        return at < first || at > TODAY || value === undefined ? null : value;
      };
      const forecast = forecastMonth(TODAY, known(valueAt));
      if (!forecast) return;
      for (const edge of ['low', 'expected', 'high'] as const) {
        const shown = new Map(forecast.days.map((one) => [one.day, BigInt(one[edge])]));
        const sum = listDays('2026-11-01', '2026-11-30').reduce(
          (all, at) => all + (shown.get(at) ?? valueAt(at) ?? 0n),
          0n,
        );
        expect(forecast[edge]).toBe(sum.toString());
      }
      for (const { low, expected, high } of forecast.days) {
        expect(BigInt(low) <= BigInt(expected) && BigInt(expected) <= BigInt(high)).toBe(true);
      }
    }),
  );
});

function growing(day: Day): bigint {
  return BigInt(Math.round(1_000 * 1.01 ** listDays('2026-05-01', day).length));
}

function sumOf(days: readonly { expected: string }[] | undefined): number {
  return (days ?? []).reduce((sum, { expected }) => sum + Number(expected), 0);
}
