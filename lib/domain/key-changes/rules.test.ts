import { expect, it } from 'vitest';
import { changeRefusal, changeState, changeWords, estimateSeconds, stepWords } from './rules';

it.each([
  ['disable', 'anthropic', 'active', null],
  ['disable', 'anthropic', 'inactive', 'This API key is already disabled.'],
  ['enable', 'anthropic', 'active', 'This API key is already active.'],
  ['archive', 'anthropic', 'expired', null],
  ['archive', 'anthropic', 'archived', 'This API key is already archived.'],
  ['hand_over', 'anthropic', 'archived', null],
  ['environment', 'anthropic', 'gone', 'This key no longer exists at Anthropic.'],
  ['cost_centre', 'anthropic', 'unknown', 'This key only appears in Anthropic’s reports, so it cannot be changed.'],
  ['disable', 'steward', 'active', null],
  ['disable', 'steward', 'inactive', 'This key is already disabled.'],
  ['enable', 'steward', 'expired', 'This key has expired. Change its expiry first, or create a new one.'],
  ['archive', 'steward', 'active', null],
  ['archive', 'steward', 'revoked', 'This key is already revoked.'],
  ['hand_over', 'steward', 'revoked', 'This key is revoked, which is final.'],
] as const)('%s of a key of %s that is %s', (act, kind, state, refusal) => {
  expect(changeRefusal(act, kind, state)).toBe(refusal);
});

it('says what is done to how many, and of which kind', () => {
  expect([changeWords('disable', 1), changeWords('archive', 12)]).toEqual(['Disable 1 API key', 'Archive 12 API keys']);
  expect(stepWords('archive', 'steward', 'Search')).toBe('Revoke Steward key Search');
  expect(stepWords('archive', 'anthropic', 'nightly')).toBe('Archive API key nightly');
});

it('reckons with two requests for each key of Anthropic’s, at a hundred a minute', () => {
  expect(
    estimateSeconds(
      'disable',
      Array.from({ length: 5_000 }, () => 'anthropic'),
    ),
  ).toBe(6_000);
  expect(
    estimateSeconds(
      'environment',
      Array.from({ length: 5_000 }, () => 'anthropic'),
    ),
  ).toBe(50);
  expect(estimateSeconds('disable', ['steward', 'steward'])).toBe(1);
});

it.each([
  ['queued', false, 0, 0, 'queued'],
  ['waiting', false, 0, 0, 'waiting'],
  ['running', false, 3, 5, 'running'],
  ['running', true, 3, 5, 'stopping'],
  ['succeeded', true, 0, 5, 'done'],
  ['failed', true, 3, 5, 'stopped'],
  ['failed', false, 0, 5, 'incomplete'],
  ['failed', true, 0, 5, 'incomplete'],
  ['failed', false, 0, 0, 'failed'],
  ['expired', false, 0, 0, 'failed'],
] as const)('%s, stop %s, %s of %s left: %s', (intentState, isStopAsked, waiting, steps, state) => {
  expect(changeState({ intentState, isStopAsked, waiting, steps })).toBe(state);
});
