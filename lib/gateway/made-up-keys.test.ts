import { expect, it, vi } from 'vitest';
import { MadeUpKeys } from './made-up-keys';

it('bounds the look-ups of one address, lets others be, and never holds up a key that was known', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const keys = new MadeUpKeys(2_000);
  keys.note('good', '10.0.0.1', true);
  for (let at = 0; at < 300; at += 1) {
    expect(keys.waitSeconds(`bad ${at}`, '10.0.0.1')).toBe(0);
    keys.note(`bad ${at}`, '10.0.0.1', false);
  }
  expect(keys.waitSeconds('another', '10.0.0.1')).toBe(1);
  expect(keys.waitSeconds('good', '10.0.0.1')).toBe(0);
  expect(keys.waitSeconds('another', '10.0.0.2')).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(keys.waitSeconds('another', '10.0.0.1')).toBe(0);
  for (let at = 0; at < 5; at += 1) keys.note(`more ${at}`, '10.0.0.1', false);
  expect(keys.waitSeconds('another', '10.0.0.1')).toBe(1);
  vi.useRealTimers();
});

it('counts the 64 bits that one caller of IPv6 has as one address', () => {
  const keys = new MadeUpKeys(2_000);
  for (let at = 0; at < 300; at += 1) keys.note(`bad ${at}`, `2001:db8:1:2::${at.toString(16)}`, false);
  expect(keys.waitSeconds('another', '2001:db8:1:2:ffff::1')).toBe(1);
  expect(keys.waitSeconds('another', '2001:db8:1:3::1')).toBe(0);
});

it('remembers for a moment what nobody has, and not longer than keys stay as they are', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const keys = new MadeUpKeys(2_000);
  keys.note('bad', '10.0.0.1', false);
  expect(keys.isUnknown('bad')).toBe(true);
  keys.forget();
  expect(keys.isUnknown('bad')).toBe(false);
  keys.note('bad', '10.0.0.1', false);
  vi.advanceTimersByTime(2_001);
  expect(keys.isUnknown('bad')).toBe(false);
  vi.useRealTimers();
});
