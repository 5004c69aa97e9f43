import { describe, expect, it } from 'vitest';
import { type Choices, clockIn, dueFor, findMoment, isTimeZone, NO_CHOICES } from './choice-rules';
import type { Rhythm } from './kind-rules';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
const quiet = (timeZone: string, from: number, to: number): Choices => ({
  ...NO_CHOICES,
  ...{ timeZone, quietFrom: from * 60, quietTo: to * 60 },
});

describe('quiet hours', () => {
  it.each([
    // Berlin is at UTC+1 in November.
    ['Europe/Berlin', 22, 7, '2026-11-23T20:59:00Z', '2026-11-23T20:59:00.000Z'],
    ['Europe/Berlin', 22, 7, '2026-11-23T21:00:00Z', '2026-11-24T06:00:00.000Z'],
    ['Europe/Berlin', 22, 7, '2026-11-24T05:59:00Z', '2026-11-24T06:00:00.000Z'],
    ['Europe/Berlin', 22, 7, '2026-11-24T06:00:00Z', '2026-11-24T06:00:00.000Z'],
    // The night in which the clocks go forward, and the one in which they go back.
    ['Europe/Berlin', 22, 7, '2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['Europe/Berlin', 22, 7, '2026-10-24T21:30:00Z', '2026-10-25T06:00:00.000Z'],
    // An end that the clock skips.
    ['America/New_York', 22, 2, '2026-03-08T04:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['Asia/Kolkata', 9, 17, '2026-11-23T06:00:00Z', '2026-11-23T11:30:00.000Z'],
    ['Pacific/Auckland', 0, 0, '2026-11-23T11:00:00Z', '2026-11-23T11:00:00.000Z'],
  ])('%s %i–%i at %s end %s', (zone, from, to, now, due) =>
    expect(dueFor(quiet(zone, from, to), 'at_once', new Date(now)).toISOString()).toBe(due),
  );
});

describe('digests', () => {
  it.each<[string, Exclude<Rhythm, 'off'>, string, string]>([
    ['UTC', 'daily', '2026-11-23T07:59:00Z', '2026-11-23T08:00:00.000Z'],
    ['UTC', 'daily', '2026-11-23T08:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['Europe/Berlin', 'daily', '2026-10-24T12:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['America/New_York', 'weekly', '2026-11-25T12:00:00Z', '2026-11-30T13:00:00.000Z'],
    ['Pacific/Auckland', 'weekly', '2026-11-29T18:59:00Z', '2026-11-29T19:00:00.000Z'],
  ])('%s %s after %s comes at %s', (timeZone, rhythm, now, due) =>
    expect(dueFor({ ...NO_CHOICES, timeZone }, rhythm, new Date(now)).toISOString()).toBe(due),
  );

  it('come at their hour in every zone through a year of changing clocks', () => {
    for (const timeZone of ZONES)
      for (let day = 0; day < 366; day += 1) {
        const now = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24));
        const due = dueFor({ ...NO_CHOICES, timeZone }, 'daily', now);
        expect([timeZone, clockIn(timeZone, due).minute]).toEqual([timeZone, 8 * 60]);
        const wait = due.getTime() - now.getTime();
        expect(wait > 0 && wait <= 25 * 3_600_000).toBe(true);
      }
  });
});

it('knows zones', () =>
  expect(['Europe/Berlin', 'UTC', 'Mars/Base', ''].map(isTimeZone)).toEqual([true, true, false, false]));

it('finds the moment that a clock shows', () =>
  expect(findMoment('Europe/Berlin', '2026-11-23', 9 * 60 + 30).toISOString()).toBe('2026-11-23T08:30:00.000Z'));
