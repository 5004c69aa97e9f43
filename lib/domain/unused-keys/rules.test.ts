import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '@/lib/core/time';
import { thorough } from '@/lib/testing/thorough';
import { nextStep, type UnusedFacts, wouldHave } from './rules';

const POLICY = { proposeDays: 60, tellDays: 7, waitDays: 14 };
const TODAY = '2026-11-29';
const ago = (days: number) => addDays(TODAY, -days);
const facts = (more: Partial<UnusedFacts>): UnusedFacts => ({
  ...{ isJudged: true, lastDay: ago(100), proposedDay: null, toldDay: null },
  ...more,
});
const step = (more: Partial<UnusedFacts>, since: Day | null = '2020-01-01', policy: typeof POLICY | null = POLICY) =>
  nextStep(facts(more), policy, since, TODAY);

describe('the next step', () => {
  it.each<[string, ReturnType<typeof step>, ReturnType<typeof step>]>([
    ['used on the last day that counts', step({ lastDay: ago(60) }), null],
    ['used the day before', step({ lastDay: ago(61) }), 'propose'],
    ['made today', step({ lastDay: TODAY }), null],
    ['made at an unknown time', step({ lastDay: null }), null],
    ['use known for too short', step({}, ago(59)), null],
    ['use known for long enough', step({}, ago(60)), 'propose'],
    ['no use known at all', step({}, null), null],
    ['no policy', step({}, '2020-01-01', null), null],
    ['no longer a policy', step({ proposedDay: ago(1) }, '2020-01-01', null), 'drop'],
    ['proposed six days ago', step({ proposedDay: ago(6) }), null],
    ['proposed a week ago', step({ proposedDay: ago(7) }), 'tell'],
    ['told 13 days ago', step({ proposedDay: ago(90), toldDay: ago(13) }), null],
    ['told 14 days ago', step({ proposedDay: ago(90), toldDay: ago(14) }), 'disable'],
    ['used again yesterday', step({ lastDay: ago(1), proposedDay: ago(20), toldDay: ago(14) }), 'drop'],
    ['protected meanwhile', step({ isJudged: false, proposedDay: ago(20) }), 'drop'],
    ['disabled long ago', step({ isJudged: false }), null],
  ])('%s', (_, found, expected) => expect(found).toBe(expected));
});

const day = fc.integer({ min: 0, max: 150 }).map((days) => addDays('2026-07-01', days));
const history = fc.record({
  startDay: fc.option(day),
  usedDays: fc.uniqueArray(day, { maxLength: 6 }).map((days) => days.sort()),
});
const policies = fc.record({
  proposeDays: fc.integer({ min: 1, max: 40 }),
  tellDays: fc.integer({ min: 1, max: 10 }),
  waitDays: fc.integer({ min: 1, max: 10 }),
});

/** The steps that the worker would have taken, day by day, as it takes them. */
function walk(startDay: Day | null, usedDays: readonly Day[], policy: typeof POLICY, since: Day, to: Day) {
  const taken: { step: string; day: Day }[] = [];
  let [proposedDay, toldDay, isStopped]: [Day | null, Day | null, boolean] = [null, null, false];
  for (let today = '2026-07-01'; today <= to; today = addDays(today, 1)) {
    const known = [
      ...(startDay !== null && startDay <= today ? [startDay] : []),
      ...usedDays.filter((one) => one <= today),
    ];
    const lastDay = known.sort().at(-1) ?? null;
    // In the dry run the key goes on being used after it would have been disabled.
    if (isStopped && lastDay === today) [isStopped, proposedDay, toldDay] = [false, null, null];
    if (isStopped) continue;
    const next = nextStep({ isJudged: true, lastDay, proposedDay, toldDay }, policy, since, today);
    if (next) taken.push({ step: next, day: today });
    if (next === 'propose') proposedDay = today;
    if (next === 'tell') toldDay = today;
    if (next === 'drop') [proposedDay, toldDay] = [null, null];
    if (next === 'disable') isStopped = true;
  }
  return taken;
}

describe('the dry run', () => {
  it('says what the steps would have been, taken day by day', () => {
    fc.assert(
      fc.property(history, policies, day, ({ startDay, usedDays }, policy, since) => {
        const range = { from: '2026-10-30', to: '2026-11-29' };
        const days = usedDays.filter((one) => startDay === null || one > startDay);
        const found = wouldHave({ startDay, usedDays: days }, policy, since, range);
        const taken = walk(startDay, days, policy, since, range.to).filter((one) => one.day >= range.from);
        const on = (name: string) => taken.filter((one) => one.step === name).map((one) => one.day);
        if (found === null) expect(taken.filter((one) => one.step !== 'drop')).toEqual([]);
        if (found?.proposedDay) expect(on('propose')).toContain(found.proposedDay);
        if (found?.toldDay) expect(on('tell')).toContain(found.toldDay);
        if (found?.disabledDay) expect(on('disable')).toContain(found.disabledDay);
        const last = taken.filter((one) => one.step !== 'drop').at(-1)?.day;
        if (last) expect([found?.proposedDay, found?.toldDay, found?.disabledDay]).toContain(last);
      }),
      { numRuns: thorough(100, 5_000) },
    );
  });

  it('knows months and years by their days', () => {
    const range = { from: '2026-12-30', to: '2027-01-29' };
    const found = wouldHave({ startDay: '2026-10-31', usedDays: [] }, POLICY, '2020-01-01', range);
    expect(found).toEqual({
      proposedDay: '2026-12-31',
      toldDay: '2027-01-07',
      disabledDay: '2027-01-21',
      usedAgainDay: null,
    });
    const leap = wouldHave({ startDay: '2027-12-31', usedDays: [] }, POLICY, '2020-01-01', {
      from: '2028-02-28',
      to: '2028-03-30',
    });
    expect(leap?.proposedDay).toBe('2028-03-01');
  });

  it('says which key would have been disabled and was used afterwards', () => {
    const used = { startDay: ago(120), usedDays: [ago(3)] };
    expect(wouldHave(used, POLICY, '2020-01-01', { from: ago(40), to: TODAY })).toMatchObject({
      ...{ disabledDay: ago(38), usedAgainDay: ago(3) },
    });
  });
});
