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
    ['expired', ['archive'], 'An expired API key can only be archived. Make a new one in the Claude Console.'],
    ['archived', [], 'An archived API key cannot be renamed: archiving is for ever.'],
    ['gone', [], 'This API key no longer exists at Anthropic.'],
    ['unknown', [], 'Anthropic names this API key in reports alone, so nothing about it can be changed.'],
    ['a_state_of_tomorrow', ['rename', 'disable', 'enable', 'archive'], null],
  ] as const)('%s', (state, acts, sentence) => {
    expect(possibleActs(state)).toEqual(acts);
    expect(standingRefusal(state)).toBe(sentence);
  });

  it('is refused with a sentence of its own where it is so already', () => {
    expect(actRefusal('disable', 'inactive')).toBe('This API key is disabled already.');
    expect(actRefusal('enable', 'active')).toBe('This API key is active already.');
    expect(actRefusal('archive', 'archived')).toBe('This API key is archived already.');
    expect(actRefusal('enable', 'archived')).toContain('cannot be enabled');
  });
});
