import { describe, expect, it } from 'vitest';
import { interpretKey, type KeyState, type Keystroke } from './key-rules';

const plain = (key: string, more: Partial<Keystroke> = {}): Keystroke => ({
  ...{ key, ctrl: false, meta: false, alt: false, shift: false, isTaken: false, isCovered: false },
  ...more,
});
const CALM: KeyState = { isGoing: false, hasLetters: true };

describe('interpretKey', () => {
  it.each<[string, Keystroke, unknown]>([
    ['Ctrl K', plain('k', { ctrl: true }), { act: 'search' }],
    ['⌘ K', plain('k', { meta: true }), { act: 'search' }],
    ['Ctrl K with capitals locked', plain('K', { ctrl: true }), { act: 'search' }],
    ['Ctrl K in a field', plain('k', { ctrl: true, isTaken: true }), { act: 'search' }],
    ['Ctrl K over a dialog', plain('k', { ctrl: true, isCovered: true }), null],
    ['Ctrl Shift K, which is the browser’s', plain('K', { ctrl: true, shift: true }), null],
    ['Ctrl Alt K', plain('k', { ctrl: true, alt: true }), null],
    ['Ctrl ⌘ K', plain('k', { ctrl: true, meta: true }), null],
    ['/', plain('/'), { act: 'search' }],
    ['/ in a field', plain('/', { isTaken: true }), null],
    ['/ over a dialog', plain('/', { isCovered: true }), null],
    ['?', plain('?', { shift: true }), { act: 'help' }],
    ['g', plain('g'), { act: 'await' }],
    ['g in a field', plain('g', { isTaken: true }), null],
    ['Ctrl G', plain('g', { ctrl: true }), null],
    ['j', plain('j'), { act: 'row', step: 1 }],
    ['k', plain('k'), { act: 'row', step: -1 }],
    ['J', plain('J', { shift: true }), null],
    ['Alt J', plain('j', { alt: true }), null],
    ['an arrow', plain('ArrowDown'), null],
    ['Tab', plain('Tab'), null],
    ['another letter', plain('x'), null],
  ])('%s', (_, stroke, act) => expect(interpretKey(stroke, CALM)).toEqual(act));

  it.each<[string, Keystroke, unknown]>([
    ['a letter goes', plain('u'), { act: 'go', letter: 'u' }],
    ['also one that means something by itself', plain('k'), { act: 'go', letter: 'k' }],
    ['a capital does not', plain('U', { shift: true }), null],
    ['a sign does not', plain('/'), null],
    ['not in a field', plain('u', { isTaken: true }), null],
  ])('after g %s', (_, stroke, act) => expect(interpretKey(stroke, { isGoing: true, hasLetters: true })).toEqual(act));

  it.each(['/', '?', 'g', 'j', 'k'])('%s does nothing where letters are switched off', (key) =>
    expect(interpretKey(plain(key), { isGoing: false, hasLetters: false })).toBeNull(),
  );
  it('leaves Ctrl K where letters are switched off', () =>
    expect(interpretKey(plain('k', { ctrl: true }), { isGoing: false, hasLetters: false })).toEqual({ act: 'search' }));
});
