import { describe, expect, it } from 'vitest';
import type { ChartPeriod } from '@/components/charts/chart-model';
import type { UsageEvent } from '@/lib/domain/usage/query-schema';
import { placeMarks } from './event-marks';
import { toldEvent } from './event-words';

const period = (start: string, hour: ChartPeriod['hour'] = null): ChartPeriod => ({
  ...{ key: hour === null ? start : `${start} ${hour}`, start, hour, label: '', note: '', isUnread: false, days: null },
});
const change = (at: string): UsageEvent => ({
  kind: 'change',
  id: 'i1',
  command: 'rate_limit.set',
  words: 'Change rate limits',
  name: 'Limits',
  at,
});
const firstUse: UsageEvent = { kind: 'first_use', id: 'model m', name: 'm,1', at: '2026-11-12T00:00:00.000Z' };
const MONTH = { from: '2026-11-01', to: '2026-11-30' };
const DAYS = ['2026-11-11', '2026-11-12', '2026-11-13'].map((day) => period(day));
const HOURS = [0, 13, 14].map((hour) => period('2026-11-12', hour));
const WEEKS = [period('2026-11-02'), period('2026-11-09'), period('2026-11-16')];

describe('where a mark stands', () => {
  it.each([
    ['its day', change('2026-11-12T23:59:59.999Z'), DAYS, MONTH, ['2026-11-12']],
    ['the week that it lies in', change('2026-11-15T00:00:00.000Z'), WEEKS, MONTH, ['2026-11-09']],
    [
      'a week that begins before the range',
      change('2026-11-03T00:00:00.000Z'),
      WEEKS,
      { from: '2026-11-03', to: '2026-11-20' },
      ['2026-11-02'],
    ],
    ['its hour', change('2026-11-12T14:05:00.000Z'), HOURS, MONTH, ['2026-11-12 14']],
    ['nowhere, in an hour that is not shown', change('2026-11-12T15:05:00.000Z'), HOURS, MONTH, []],
    ['where its day begins, when no hour is known', firstUse, HOURS, MONTH, ['2026-11-12 0']],
    ['nowhere, before the periods', change('2026-11-10T12:00:00.000Z'), DAYS, MONTH, []],
    ['nowhere, after the range', change('2026-12-01T00:00:00.000Z'), DAYS, MONTH, []],
    ['nowhere, before the range', change('2026-10-31T23:59:00.000Z'), WEEKS, MONTH, []],
  ])('%s', (_, event, periods, range, keys) =>
    expect(placeMarks([toldEvent(event)], range, periods).map(({ key }) => key)).toEqual(keys),
  );
});

it('says what happened and leads to it', () => {
  expect(placeMarks([firstUse, change('2026-11-12T14:05:00.000Z')].map(toldEvent), MONTH, DAYS)).toEqual([
    {
      ...{ id: 'model m', key: '2026-11-12', when: '12 Nov 2026', label: 'First use of m,1' },
      href: '/usage?model=m%252C1',
    },
    {
      ...{ id: 'i1', key: '2026-11-12', when: '12 Nov 2026, 14:05 UTC', label: 'Change rate limits: Limits' },
      href: '/audit/i1',
    },
  ]);
});
