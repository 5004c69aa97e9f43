import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/core/time';
import { daysOf } from '@/lib/domain/usage/report/compose';
import { forecastMonth } from './forecast';

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
  const forecast = forecastMonth(TODAY, known(from('2026-10-01', () => 100n)));
  expect(forecast).toMatchObject({ to: '2026-11-30', low: '3000', expected: '3000', high: '3000' });
  expect(forecast?.days.map(({ day }) => day)).toEqual(daysOf(TODAY, '2026-11-30'));
  expect(forecast?.basis).toEqual({ from: '2026-10-26', to: '2026-11-22', days: 28 });
  expect(forecast?.method).toBe(
    'Days to come count as the mean of the same weekday in the last 28 complete days; the band scales them to the lowest and the highest of those weeks.',
  );
});

it('knows weekdays', () => {
  const forecast = forecastMonth(TODAY, known(from('2026-10-01', (day) => (day === TODAY ? 0n : weekday(day) * 10n))));
  expect(forecast?.days.map(({ expected }) => expected)).toEqual(['10', '20', '30', '40', '50', '60', '0', '10']);
});

it('scales the band to the lowest and the highest week', () => {
  const week = (day: Day) => (day <= '2026-11-01' ? 50n : day <= '2026-11-08' ? 150n : 100n);
  const forecast = forecastMonth(TODAY, known(from('2026-10-26', (day) => (day === TODAY ? 0n : week(day)))));
  expect(forecast?.days[1]).toEqual({ day: '2026-11-24', low: '50', expected: '100', high: '150' });
});

it('counts today as at least what is known of it, and complete days as they are', () => {
  const forecast = forecastMonth(TODAY, known(from('2026-10-01', (day) => (day === TODAY ? 170n : 100n))));
  expect(forecast?.days[0]).toEqual({ day: TODAY, low: '170', expected: '170', high: '170' });
  expect(forecast?.expected).toBe('3070');
});

it.each([
  ['no day', '2026-12-01', 0],
  ['six days', '2026-11-17', 0],
  ['seven days, by their own spread', '2026-11-16', 7],
  ['thirteen days, by their own spread', '2026-11-10', 13],
  ['fourteen days, by weeks', '2026-11-09', 14],
])('with %s complete', (name, first, days) => {
  const forecast = forecastMonth(TODAY, known(from(first, (day) => weekday(day) + 1n)));
  if (days === 0) expect(forecast).toBeNull();
  else {
    expect(forecast?.basis.days).toBe(days);
    expect(forecast?.method.includes('of those weeks')).toBe(name.includes('weeks'));
  }
});

it('adds up, and holds what is expected, whatever the days were', () => {
  const day = fc.option(fc.bigInt({ min: -1_000n, max: 10n ** 15n }), { freq: 8 });
  fc.assert(
    fc.property(fc.array(day, { minLength: 55, maxLength: 55 }), (values) => {
      const first = addDays(TODAY, -54);
      const valueAt = (at: Day) => {
        const value = values[daysOf(first, at).length - 1];
        return at < first || at > TODAY || value === undefined ? null : value;
      };
      const forecast = forecastMonth(TODAY, known(valueAt));
      if (!forecast) return;
      for (const edge of ['low', 'expected', 'high'] as const) {
        const shown = new Map(forecast.days.map((one) => [one.day, BigInt(one[edge])]));
        const sum = daysOf('2026-11-01', '2026-11-30').reduce(
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
