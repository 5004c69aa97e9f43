import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, formatDay } from '@/lib/core/time';
import { isDayTypedOut, typedDay, whyNoDay } from './typed-day';

describe('typedDay', () => {
  it.each([
    ['30092026', '2026-09-30'],
    ['30 Sep 2026', '2026-09-30'],
    ['30 september 2026', '2026-09-30'],
    ['30 Sept. 2026', '2026-09-30'],
    ['30sep2026', '2026-09-30'],
    ['30/9/2026', '2026-09-30'],
    ['30.09.26', '2026-09-30'],
    [' 2026-09-30 ', '2026-09-30'],
    ['20260930', '2026-09-30'],
    ['01022026', '2026-02-01'],
    ['20112026', '2026-11-20'],
    ['29 Feb 2028', '2028-02-29'],
  ])('%s is %s', (typed, day) => expect(typedDay(typed)).toEqual({ state: 'day', day }));

  it.each([
    ['31092026', 'September 2026 has 30 days.'],
    ['29 Feb 2026', 'February 2026 has 28 days.'],
    ['0 Feb 2026', 'February 2026 has 28 days.'],
    ['30 Sep 1999', 'Type a day after 1999.'],
    ['30 foo 2026', 'Type a day such as 30 Sep 2026.'],
    ['30132026', 'Type a day such as 30 Sep 2026.'],
    ['', 'Type a day such as 30 Sep 2026.'],
    ['30 Sep', 'Type a day such as 30 Sep 2026.'],
  ])('%j is no day, and never another one', (typed, reason) => expect(whyNoDay(typedDay(typed))).toBe(reason));

  it('takes nothing before it is typed out', () => {
    for (const whole of ['30092026', '30 Sep 2026', '30/09/2026', '2026-09-30']) {
      const early = Array.from(whole, (_, at) => whole.slice(0, at)).filter(isDayTypedOut);
      expect([early, isDayTypedOut(whole)]).toEqual([[], true]);
    }
    expect(isDayTypedOut('30.9.26')).toBe(false);
  });

  it('reads back what it writes', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_000 }), (count) => {
        const day = addDays('2000-01-01', count);
        expect(typedDay(formatDay(day))).toEqual({ state: 'day', day });
        const [year = '', month = '', date = ''] = day.split('-');
        expect(typedDay(`${date}${month}${year}`)).toEqual({ state: 'day', day });
      }),
    ));
});
