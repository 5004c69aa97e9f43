import { expect, test } from 'vitest';
import { stillAccepted } from './still-accepted';

test('tells of a gateway that may still accept a key, to the end of its minute, and of none that may not', () => {
  const until = new Date(Date.now() + 20_000);
  const [, told = ''] = / until (\d\d:\d\d) UTC /.exec(stillAccepted({ until: until.toISOString() }) ?? '') ?? [];
  const end = Date.parse(`${new Date(until.getTime() + 60_000).toISOString().slice(0, 10)}T${told}:00Z`);
  expect(end - until.getTime()).toBeGreaterThanOrEqual(0);
  expect(end - until.getTime()).toBeLessThan(60_000);
  expect(stillAccepted({ until: new Date(Date.now() - 1).toISOString() })).toBeUndefined();
  expect(stillAccepted({ until: null })).toBeUndefined();
});
