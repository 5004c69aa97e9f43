import { expect, it } from 'vitest';
import { trendModel } from './trend-model';

it('draws the known days as they are and the days to come as a band alone', () => {
  const likely = (day: string) => ({ day, low: '4', expected: '5', high: '7' });
  const model = trendModel(
    {
      ...{ unit: 'tokens', metric: 'total_tokens' },
      trend: {
        ...{ from: '2026-11-27', to: '2026-11-29', total: '9', partialDays: 0, missingDays: 1 },
        days: [
          { day: '2026-11-27', value: '8', partial: false },
          { day: '2026-11-28', value: null, partial: false },
          { day: '2026-11-29', value: '1', partial: true },
        ],
      },
    },
    {
      ...{
        from: '2026-11-01',
        to: '2026-11-30',
        low: '16',
        expected: '18',
        high: '22',
        method: '',
        estimated: { missing: 1, partial: 0 },
      },
      days: ['2026-11-28', '2026-11-29', '2026-11-30'].map(likely),
      basis: { from: '2026-11-01', to: '2026-11-27', days: 27 },
    },
  );
  expect(model.periods.map(({ start, note }) => [start, note])).toEqual([
    ['2026-11-27', ''],
    ['2026-11-28', '1 day not read'],
    ['2026-11-29', 'partial'],
    ['2026-11-30', 'to come'],
  ]);
  expect(model.series[0]?.values).toEqual(['8', null, '1', null]);
  expect(model.band?.map((band) => band?.expected ?? null)).toEqual([null, '5', '5', '5']);
});
