import { describe, expect, test } from 'vitest';
import { type Failures, slowDownMs, waitFor } from './throttle-rules';

const NOW = new Date('2026-11-23T14:05:00.000Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const NONE: Failures = { door: 'password', isKnownBrowser: false, pair: 0, address: 0, lane: 0, lastAt: null };
const KNOWN: Failures = { ...NONE, isKnownBrowser: true };

test('the first failures cost nothing, then each try waits twice as long as the last, up to four seconds', () => {
  expect([0, 4, 5, 6, 7, 8, 9, 1_000].map(slowDownMs)).toEqual([0, 0, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
});

describe('who is refused, who waits', () => {
  test.each<[string, Partial<Failures>, number | null]>([
    ['nobody failed', {}, 0],
    ['four failures here', { pair: 4, lane: 4, lastAt: NOW }, 0],
    ['five failures here', { pair: 5, lane: 5 }, null],
    ['five failures elsewhere', { pair: 0, lane: 5, lastAt: NOW }, 500],
    ['five failures elsewhere, a while ago', { pair: 0, lane: 5, lastAt: ago(600) }, 0],
    ['thousands of failures elsewhere', { pair: 0, lane: 5_000, lastAt: NOW }, 4_000],
    ['others stand in the queue', { pair: 0, lane: 9, lastAt: ago(-16_000) }, 20_000],
    ['the queue is full', { pair: 0, lane: 9, lastAt: ago(-16_001) }, null],
    ['thirty failures of this address at anybody', { address: 30 }, null],
    ['twenty-nine of them', { address: 29 }, 0],
    ['failures at the door of SCIM', { door: 'scim', pair: 5 }, null],
    ['the door of SCIM does not slow down', { door: 'scim', pair: 4, lane: 400, lastAt: NOW }, 0],
    ['links may be tried more often', { door: 'code', pair: 19, address: 19 }, 0],
    ['though not for ever', { door: 'code', pair: 20, address: 20 }, null],
  ])('%s', (_name, failures, wait) => expect(waitFor({ ...NONE, ...failures }, NOW)).toBe(wait));

  test.each<[string, Partial<Failures>, number | null]>([
    ['whatever strangers did', { pair: 5_000, address: 5_000 }, 0],
    ['after failures of its own', { lane: 6, lastAt: NOW }, 1_000],
    ['after hours of failures of its own', { lane: 500, lastAt: NOW }, 4_000],
    ['after many, one after the other', { lane: 500, lastAt: ago(4_000) }, 0],
  ])('a browser that has signed in before, %s', (_name, failures, wait) =>
    expect(waitFor({ ...KNOWN, ...failures }, NOW)).toBe(wait),
  );
});

test('however many addresses guess at one account, they get no further than one try in four seconds', () => {
  const tries: Date[] = [];
  for (let at = 0; at < 60_000; at += 10) {
    const now = new Date(NOW.getTime() + at);
    const wait = waitFor({ ...NONE, lane: tries.length, lastAt: tries.at(-1) ?? null }, now);
    if (wait !== null) tries.push(new Date(now.getTime() + wait));
  }
  // A minute, and what had queued by its end.
  expect(tries.length).toBeLessThanOrEqual(9 + Math.ceil(80_000 / 4_000));
});
