import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import { thorough } from '@/lib/testing/thorough';
import {
  ACTS_IN,
  daysUntilProposal,
  dueDaysShown,
  isShown,
  ROTATION_ACTS,
  ROTATION_STATES,
  type RotationFacts,
  type RotationState,
  rotationRefusal,
  rotationState,
  SOON_DAYS,
  untilRefusal,
} from './rules';
import { ROTATION_FACETS } from './schema';

const TODAY = '2026-11-29';
const at = (days: number) => addDays(TODAY, days);
const FRESH: RotationFacts = {
  ...{ status: 'active', dueDay: at(40), startedDay: null, successor: null, confirmedDay: null, candidates: 0 },
  ...{ lastUsedDay: at(0), disabledDay: null, putOffUntil: null, exceptedUntil: null, quietDays: 7, archiveDays: 14 },
};
const STARTED = { startedDay: at(-3) };
const CONFIRMED = { ...STARTED, successor: 'active', confirmedDay: at(-30) };

it.each<[string, Partial<RotationFacts>, RotationState]>([
  ['young', {}, 'fresh'],
  ['due tomorrow', { dueDay: at(1) }, 'fresh'],
  ['due today', { dueDay: at(0) }, 'due'],
  ['long due', { dueDay: at(-400) }, 'due'],
  ['of no policy', { dueDay: null }, 'fresh'],
  ['due and put off', { dueDay: at(-1), putOffUntil: at(1) }, 'put_off'],
  ['put off until today', { dueDay: at(-1), putOffUntil: at(0) }, 'due'],
  ['excepted', { dueDay: at(-1), exceptedUntil: at(1) }, 'excepted'],
  ['excepted until today', { dueDay: at(-1), exceptedUntil: at(0) }, 'due'],
  ['disabled and not started', { status: 'inactive', dueDay: at(-1) }, 'ended'],
  ['expired and not started', { status: 'expired' }, 'ended'],
  ['archived and not started', { status: 'archived' }, 'ended'],
  ['gone', { status: 'gone' }, 'ended'],
  ['started', STARTED, 'started'],
  ['started although excepted', { ...STARTED, exceptedUntil: at(9) }, 'started'],
  ['started, with a key that looks like it', { ...STARTED, candidates: 1 }, 'found'],
  ['started, then disabled', { ...STARTED, status: 'inactive' }, 'ended'],
  ['started, then archived', { ...STARTED, status: 'archived' }, 'ended'],
  ['put off after its start', { ...STARTED, candidates: 1, putOffUntil: at(2) }, 'put_off'],
  ['used today', CONFIRMED, 'both'],
  ['used six days ago', { ...CONFIRMED, lastUsedDay: at(-6) }, 'both'],
  ['used seven days ago', { ...CONFIRMED, lastUsedDay: at(-7) }, 'quiet'],
  ['never used', { ...CONFIRMED, lastUsedDay: null }, 'quiet'],
  ['unused, but confirmed yesterday', { ...CONFIRMED, confirmedDay: at(-1), lastUsedDay: at(-90) }, 'both'],
  ['its successor disabled', { ...CONFIRMED, successor: 'inactive' }, 'lost'],
  ['its successor archived', { ...CONFIRMED, successor: 'archived', status: 'inactive' }, 'lost'],
  ['disabled a while ago', { ...CONFIRMED, status: 'inactive', disabledDay: at(-13) }, 'stopped'],
  ['disabled long ago', { ...CONFIRMED, status: 'inactive', disabledDay: at(-14) }, 'archivable'],
  ['disabled in the Console', { ...CONFIRMED, status: 'inactive' }, 'archivable'],
  ['expired meanwhile', { ...CONFIRMED, status: 'expired', confirmedDay: at(-2) }, 'stopped'],
  ['archived', { ...CONFIRMED, status: 'archived' }, 'done'],
  ['archived although put off', { ...CONFIRMED, status: 'archived', putOffUntil: at(5) }, 'done'],
  ['gone after all', { ...CONFIRMED, status: 'gone' }, 'done'],
])('a key that is %s', (_, facts, state) => expect(rotationState({ ...FRESH, ...facts }, TODAY)).toBe(state));

describe('whatever the facts', () => {
  const day = fc.option(fc.integer({ min: -500, max: 500 }).map(at), { nil: null });
  const facts: fc.Arbitrary<RotationFacts> = fc.record({
    status: fc.constantFrom('active', 'inactive', 'expired', 'archived', 'gone', 'unknown'),
    ...{ dueDay: day, startedDay: day, confirmedDay: day, lastUsedDay: day, disabledDay: day, putOffUntil: day },
    ...{ exceptedUntil: day, candidates: fc.integer({ min: 0, max: 3 }) },
    successor: fc.constantFrom(null, 'active', 'inactive', 'archived', 'gone'),
    quietDays: fc.integer({ min: 1, max: 365 }),
    archiveDays: fc.integer({ min: 1, max: 365 }),
  });
  const always = (judge: (given: RotationFacts, state: RotationState) => void) =>
    fc.assert(
      fc.property(facts, (given) => judge(given, rotationState(given, TODAY))),
      { numRuns: thorough(300, 20_000) },
    );

  it('proposes to disable only what works, has a working successor and was quiet for the whole time', () => {
    always((given, state) => {
      if (state !== 'quiet') return;
      expect([given.status, given.successor]).toEqual(['active', 'active']);
      if (given.lastUsedDay) expect(given.lastUsedDay <= at(-given.quietDays)).toBe(true);
    });
  });

  it('proposes to archive only what works no more', () => {
    always((given, state) => {
      if (state === 'archivable' || state === 'stopped') expect(given.status).not.toBe('active');
    });
  });

  it('asks nobody for anything while it is put off', () => {
    always((given, state) => {
      if (given.putOffUntil && given.putOffUntil > TODAY) expect(['put_off', 'done', 'ended']).toContain(state);
    });
  });

  it('stands among all, and either waits, asks, is under way, or is over', () => {
    always((given, state) => {
      expect(isShown('all', state, given.dueDay, TODAY)).toBe(state !== 'ended');
      const shown = (['act', 'underway', 'later', 'done'] as const).some((f) => isShown(f, state, given.dueDay, TODAY));
      expect(shown).toBe(!['ended', 'fresh'].includes(state));
      expect(isShown('soon', state, given.dueDay, TODAY) && state !== 'fresh').toBe(false);
    });
  });

  it('says in how many days it will propose, and then does', () => {
    always((given, state) => {
      const days = daysUntilProposal(given, state, TODAY);
      if (days === null || given.confirmedDay === null) return;
      const later = rotationState({ ...given, putOffUntil: null }, at(days));
      expect(later).toBe(state === 'both' ? 'quiet' : 'archivable');
    });
  });
});

it.each(ROTATION_FACETS)('names the due days of untouched keys under %s as the table of states has them', (facet) => {
  const days = dueDaysShown(facet, TODAY);
  for (let ahead = -2; ahead <= SOON_DAYS; ahead += 1) {
    const dueDay = at(ahead);
    const isAmong = days !== null && dueDay <= days.until && (days.after === null || dueDay > days.after);
    expect(isAmong).toBe(isShown(facet, rotationState({ ...FRESH, dueDay }, TODAY), dueDay, TODAY));
  }
  expect((days?.until ?? TODAY) <= at(SOON_DAYS)).toBe(true);
});

it('says in each state what can be done, or why not', () => {
  for (const state of ROTATION_STATES) {
    for (const act of ROTATION_ACTS) {
      const refusal = rotationRefusal(act, state);
      if (ACTS_IN[state].includes(act)) expect(refusal).toBeNull();
      else expect(refusal).toMatch(/\.$/);
    }
  }
});

it.each([
  [at(1), null],
  [at(730), null],
  [at(0), 'Choose a day after today.'],
  [at(-1), 'Choose a day after today.'],
  [at(731), 'Choose a day within the next two years.'],
])('until %s: %s', (until, refusal) => expect(untilRefusal(until, TODAY)).toBe(refusal));
