import { describe, expect, it } from 'vitest';
import { actRefusal, keyStateAt, possibleActs, standingRefusal } from './rules';

const NOW = new Date('2026-11-23T12:00:00Z');
const standing = (status: string, expires: string | null = null, isGone = false) => ({
  ...{ status, expiresAt: expires === null ? null : new Date(expires), goneAt: isGone ? NOW : null },
});

describe('the state of a key', () => {
  it.each([
    ['active', null, false, 'active'],
    ['active', '2026-11-23T12:00:00Z', false, 'expired'],
    ['active', '2026-11-23T12:00:00.001Z', false, 'active'],
    ['inactive', '2026-11-01T00:00:00Z', false, 'expired'],
    ['archived', '2026-11-01T00:00:00Z', false, 'archived'],
    ['unknown', null, false, 'unknown'],
    ['active', null, true, 'gone'],
  ] as const)('%s, expires %s, gone %s: %s', (status, expires, isGone, state) =>
    expect(keyStateAt(standing(status, expires, isGone), NOW)).toBe(state),
  );
});

describe('what can be done', () => {
  it.each([
    ['active', ['rename', 'disable', 'archive'], null],
    ['inactive', ['rename', 'enable', 'archive'], null],
    ['expired', ['archive'], 'An expired API key can only be archived. Create a new one in the Claude Console.'],
    ['archived', [], 'This API key is archived and can no longer be renamed.'],
    ['gone', [], 'This API key no longer exists at Anthropic.'],
    ['unknown', [], 'This API key only appears in Anthropic’s reports, so it cannot be changed.'],
    ['a_state_of_tomorrow', ['rename', 'disable', 'enable', 'archive'], null],
  ] as const)('%s', (state, acts, sentence) => {
    expect(possibleActs(state)).toEqual(acts);
    expect(standingRefusal(state)).toBe(sentence);
  });

  it('is refused with a sentence of its own where it is so already', () => {
    expect(actRefusal('disable', 'inactive')).toBe('This API key is already disabled.');
    expect(actRefusal('enable', 'active')).toBe('This API key is already active.');
    expect(actRefusal('archive', 'archived')).toBe('This API key is already archived.');
    expect(actRefusal('enable', 'archived')).toContain('can no longer be enabled');
  });
});
