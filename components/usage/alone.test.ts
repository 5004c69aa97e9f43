import { describe, expect, it } from 'vitest';
import type { UsageReport } from '@/lib/domain/usage/query-schema';
import { aloneIn } from './alone';

const part = (id: string, values: string[], total: string) => ({
  id,
  label: id.toUpperCase(),
  hint: null,
  values,
  total,
});
const COVERED = { days: 2, missing: 0, partial: 0 };
const report: UsageReport = {
  ...{ metric: 'output', unit: 'tokens', split: 'model', granularity: 'day', partCount: 9, asOf: null },
  ...{ from: '2026-11-01', to: '2026-11-02', periods: [], totals: ['7', '3'], total: '10' },
  series: [part('a', ['5', '1'], '6'), part('other', ['2', '2'], '4')],
  previous: {
    ...{ kind: 'previous', now: null, leftOut: null, why: null, nowTotal: '10', alike: [true, true] },
    ...{ coverage: { now: null, before: COVERED } },
    ...{ from: '2026-10-30', to: '2026-10-31', periods: [], missingDays: 0 },
    ...{ total: '9', change: '1', totals: ['4', '5'] },
    series: [
      { id: 'a', values: ['4', '4'], total: '8', nowTotal: '6', change: '-2' },
      { id: 'other', values: ['0', '1'], total: '1', nowTotal: '4', change: '3' },
    ],
  },
};

describe('aloneIn', () => {
  it.each([
    ['a', ['5', '1'], '6', ['4', '4'], '8', '-2'],
    ['other', ['2', '2'], '4', ['0', '1'], '1', '3'],
  ])('counts %s alone, now and before', (id, totals, total, totalsBefore, before, change) => {
    const alone = aloneIn(report, id);
    expect([alone?.totals, alone?.total, alone?.series.map((series) => series.id)]).toEqual([totals, total, [id]]);
    const { previous } = alone ?? {};
    expect([previous?.totals, previous?.total, previous?.change]).toEqual([totalsBefore, before, change]);
  });

  it('divides a rate by what its own part was divided by', () => {
    const rate = { numerator: '1', denominator: '2' };
    const series = [{ ...part('a', ['0.500000'], '0.500000'), pairs: [rate], totalPair: rate }];
    const alone = aloneIn({ ...report, series, totalPair: { numerator: '9', denominator: '10' } }, 'a');
    expect([alone?.totalPair, alone?.totalPairs]).toEqual([rate, [rate]]);
  });

  it.each([null, 'gone'])('is nothing for %s', (id) => expect(aloneIn(report, id)).toBeNull());
});
