import { expect, it } from 'vitest';
import { Estimates } from './estimates';

const bound = { nano: 1_000n, start: 200n, model: 'claude-opus-5-5', unbounded: null, requests: 1 };

it('begins with what is usual, and goes by the dearest while little is known', () => {
  const estimates = new Estimates();
  expect(estimates.of('a', bound)).toBe(200n);
  estimates.learn('a', bound.model, 10n);
  expect(estimates.of('a', bound)).toBe(200n);
  estimates.learn('a', bound.model, 700n);
  expect(estimates.of('a', bound)).toBe(700n);
});

it('learns a high percentile of each key and model, and forgets what is long ago', () => {
  const estimates = new Estimates();
  for (let at = 1; at <= 100; at += 1) estimates.learn('a', bound.model, BigInt(at));
  expect(estimates.of('a', bound)).toBe(95n);
  expect(estimates.of('b', bound)).toBe(200n);
  expect(estimates.of('a', { ...bound, model: 'claude-haiku-5-5' })).toBe(200n);
  for (let at = 0; at < 256; at += 1) estimates.learn('a', bound.model, 7n);
  expect(estimates.of('a', bound)).toBe(7n);
});

it('never expects more than it can cost', () => {
  const estimates = new Estimates();
  estimates.learn('a', bound.model, 5_000n);
  expect(estimates.of('a', bound)).toBe(1_000n);
  expect(estimates.of('b', { ...bound, start: 9_000n })).toBe(1_000n);
});
