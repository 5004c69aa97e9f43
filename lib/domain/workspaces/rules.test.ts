import { describe, expect, it } from 'vitest';
import {
  archiveRefusal,
  changeRefusal,
  confirmationRefusal,
  findBearer,
  isClaudeCode,
  renameConflict,
  renameRefusal,
  tagRefusal,
  wordChanges,
} from './rules';

const live = { isDefault: false, archivedAt: null, goneAt: null };
const words = { color: '#111111', description: 'What', audience: 'Who', tags: { a: '1', b: '2' } };

describe('a workspace may be', () => {
  it.each([
    ['live', live, [true, true, true]],
    ['default', { ...live, isDefault: true }, [false, true, false]],
    ['archived', { ...live, archivedAt: new Date() }, [false, false, false]],
    ['gone', { ...live, goneAt: new Date() }, [false, false, false]],
  ])('renamed, changed and archived when %s', (_, workspace, expected) => {
    const refusals = [renameRefusal(workspace), changeRefusal(workspace), archiveRefusal(workspace)];
    expect(refusals.map((refusal) => refusal === null)).toEqual(expected);
  });

  it('confirmed by its name alone', () => {
    expect(confirmationRefusal(' Claims ', 'Claims')).toBeNull();
    expect(confirmationRefusal('claims', 'Claims')).toContain('Claims');
    expect(confirmationRefusal('', 'Claims')).not.toBeNull();
  });
});

describe('what a form changed', () => {
  it('is what differs from what it showed', () => {
    const after = { ...words, audience: 'Others', tags: { b: '3', c: '4' } };
    expect(wordChanges(words, after, words)).toEqual({
      changes: { audience: 'Others', tags: { a: null, b: '3', c: '4' } },
      conflict: null,
    });
    expect(wordChanges(words, words, words)).toEqual({ changes: { tags: {} }, conflict: null });
    expect(wordChanges(words, { description: 'What', audience: 'Who' }, words).changes).toEqual({ tags: {} });
  });

  it('leaves alone what somebody else changed elsewhere', () => {
    const now = { ...words, description: 'Theirs', tags: { a: '1', b: '2', d: '5' } };
    expect(wordChanges(words, { ...words, audience: 'Others' }, now)).toEqual({
      changes: { audience: 'Others', tags: {} },
      conflict: null,
    });
  });

  it.each([
    ['the same field', { ...words, audience: 'Mine' }, { ...words, audience: 'Theirs' }, 'is now “Theirs”'],
    [
      'the same tag',
      { ...words, tags: { a: '9', b: '2' } },
      { ...words, tags: { a: '7', b: '2' } },
      'tag a is now “7”',
    ],
    ['a tag that is gone', { ...words, tags: { a: '9', b: '2' } }, { ...words, tags: { b: '2' } }, 'tag a was removed'],
  ])('conflicts in %s', (_, after, now, sentence) => {
    expect(wordChanges(words, after, now).conflict).toContain(sentence);
  });

  it('does not conflict where both wanted the same', () => {
    const same = { ...words, color: '#222222' };
    expect(wordChanges(words, same, same)).toEqual({ changes: { tags: {} }, conflict: null });
  });
});

it('knows names however they are written', () => {
  expect(findBearer(' production', [{ name: 'Other' }, { name: 'PRODUCTION ' }])).toEqual({ name: 'PRODUCTION ' });
  expect(findBearer('prod', [{ name: 'Production' }])).toBeNull();
  expect(isClaudeCode({ name: 'Claude Code' })).toBe(true);
  expect(isClaudeCode({ name: 'Claude Code trials' })).toBe(false);
  expect(tagRefusal({ stage: 'x' })).toBeNull();
  expect(tagRefusal({ 'Anthropic-x': null })).toContain('Anthropic-x');
});

describe('a rename', () => {
  it.each([
    ['from the name that the form showed', 'Claims', 'Claims', false],
    ['to the name that it has by now', 'Chat', 'Claims', false],
    ['without saying what was shown', 'Other', undefined, false],
    ['of one that somebody else renamed', 'Other', 'Claims', true],
  ])('%s', (_, now, from, isRefused) => {
    const refusal = renameConflict(now, { from, to: 'Chat' });
    if (isRefused) expect(refusal).toContain('it is now “Other”');
    else expect(refusal).toBeNull();
  });
});
