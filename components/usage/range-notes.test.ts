import { expect, it } from 'vitest';
import type { Period } from '@/lib/domain/usage/query-schema';
import { rangeNotes } from './range-notes';

const TODAY = '2026-11-28';
const period = (start: string, missingDays: number, hour?: Period['hour'], partialDays = 0): Period => ({
  ...{ start, from: start, to: start, partial: false, partialDays, missingDays },
  ...(hour === undefined ? {} : { hour }),
});
const facts = (asked: [string, string], periods: Period[] = [period('2026-11-01', 0)]) => ({
  asked: { from: asked[0], to: asked[1] },
  whole: { from: '2026-11-01', to: '2026-11-28' },
  shown: { from: '2026-11-01', periods },
  today: TODAY,
  isOpenEnded: false,
});

it.each([
  ['a range that is all there', facts(['2026-11-01', '2026-11-28']), []],
  ['an end to come', facts(['2026-11-01', '2026-12-31']), ['Days after 28 Nov 2026 are in the future.']],
  ['a range that is all to come', facts(['2026-12-01', '2026-12-31']), []],
  [
    'more than a report can hold',
    facts(['2016-11-01', '2026-11-28']),
    ['A report covers 1500 days: days before 1 Nov 2026 are left out.'],
  ],
  [
    'days before anything was read',
    { ...facts(['2026-11-01', '2026-11-28']), shown: { from: '2026-11-03', periods: [] } },
    ['The total is missing the 2 days before 3 Nov 2026, which were not read.'],
  ],
  [
    'all that was read',
    { ...facts(['2022-11-01', '2026-11-28']), isOpenEnded: true, shown: { from: '2026-11-03', periods: [] } },
    [],
  ],
  [
    'a hole of a day',
    facts(['2026-11-01', '2026-11-28'], [period('2026-11-01', 1), period('2026-11-02', 0)]),
    ['The total is missing 1 day that was not read.'],
  ],
  [
    'hours that were not read, of a day that was, and a day that was not',
    facts(
      ['2026-11-01', '2026-11-28'],
      [period('2026-11-01', 1, 3), period('2026-11-01', 0, 'unknown'), period('2026-11-02', 1, 'unknown')],
    ),
    ['The total is missing 1 day that was not read.'],
  ],
  [
    'days that were not read to their end, by days and by hours',
    facts(
      ['2026-11-01', '2026-11-28'],
      [period('2026-11-01', 0, undefined, 2), period('2026-11-03', 0, 3, 1), period('2026-11-03', 0, 4, 1)],
    ),
    ['3 days were read only partly, so the total may still grow.'],
  ],
])('%s', (_name, given, notes) => expect(rangeNotes(given)).toEqual(notes));
