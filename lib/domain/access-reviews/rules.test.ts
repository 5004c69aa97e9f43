import { expect, it } from 'vitest';
import { confirmRefusal, decidingRefusal, dueDayRefusal, monthsOn, nextName, reminderOn, reviewState } from './rules';

const AT = new Date('2026-12-10T12:00:00Z');

it.each([
  ['2026-12-10', null, null, 'open'],
  ['2026-12-15', null, null, 'open'],
  ['2026-12-16', null, null, 'due'],
  ['2026-12-12', AT, null, 'removing'],
  ['2026-12-30', AT, AT, 'closed'],
] as const)('on %s, confirmed %s, closed %s: %s', (today, confirmedAt, closedAt, state) => {
  expect(reviewState({ dueDay: '2026-12-15', confirmedAt, closedAt }, today)).toBe(state);
});

it('lets reviewers decide until the last day, and managers until the removal', () => {
  expect([decidingRefusal('open', false), decidingRefusal('due', true)]).toEqual([null, null]);
  expect(decidingRefusal('due', false)).toMatch(/has passed/);
  expect(decidingRefusal('removing', true)).toMatch(/was confirmed/);
  expect(decidingRefusal('closed', true)).toMatch(/closed/);
});

it('confirms after the last day, or once everything is decided, and once', () => {
  expect([confirmRefusal('due', 4), confirmRefusal('open', 0)]).toEqual([null, null]);
  expect(confirmRefusal('open', 1)).toMatch(/can still decide/);
  expect(confirmRefusal('removing', 0)).toMatch(/already/);
});

it.each([
  ['2026-12-01', null],
  ['2026-12-07', null],
  ['2026-12-08', 'half'],
  ['2026-12-13', 'half'],
  ['2026-12-14', 'day'],
  ['2026-12-15', 'day'],
  ['2026-12-16', 'due'],
] as const)('reminds on %s of the days from 1 to 15: %s', (today, step) => {
  expect(reminderOn(today, '2026-12-01', '2026-12-15')).toBe(step);
});

it('has no half time of a few days, and no day before of one', () => {
  expect(reminderOn('2026-12-02', '2026-12-01', '2026-12-04')).toBeNull();
  expect(reminderOn('2026-12-01', '2026-12-01', '2026-12-02')).toBeNull();
});

it('counts months to the last day of a shorter one, and takes no day that leaves no time', () => {
  expect([monthsOn('2026-11-30', 3), monthsOn('2027-01-31', 3), monthsOn('2026-12-01', 12)]).toEqual([
    ...['2027-02-28', '2027-04-30', '2027-12-01'],
  ]);
  expect(dueDayRefusal('2026-12-01', '2026-12-01')).toMatch(/after today/);
  expect(dueDayRefusal('2027-12-01', '2026-12-01')).toMatch(/within/);
  expect(dueDayRefusal('2026-12-02', '2026-12-01')).toBeNull();
});

it('names the next one by its day', () => {
  expect(nextName('Access review', '1 Mar 2027')).toBe('Access review, 1 Mar 2027');
  expect(nextName('Access review, 1 Mar 2027', '1 Jun 2027')).toBe('Access review, 1 Jun 2027');
});
