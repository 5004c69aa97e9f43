import { describe, expect, it } from 'vitest';
import { readSourceTree } from '@/lib/testing/source-tree';
import { KIND_GROUPS } from '../kind-rules';
import { page } from './declare';
import { findKind, findWords, KIND_NAMES } from './list';

describe.each(KIND_NAMES)('%s', (name) => {
  const kind = findKind(name);
  const words = findWords(name, kind?.example);

  it('has an example that it can read, as JSON too', () => {
    expect(kind?.about.safeParse(kind.example).success).toBe(true);
    expect(findWords(name, JSON.parse(JSON.stringify(kind?.example)))).toEqual(words);
  });

  it('has words', () => {
    expect(name).toMatch(/^[a-z]+\.[a-z_]+$/);
    expect(KIND_GROUPS).toContain(kind?.group);
    expect(kind?.words).toMatch(/^[A-Z].{5,60}[a-z]$/);
    expect(words.subject).toMatch(/^\S.{4,200}[^.\s]$/);
    if (!kind?.isForRecords) expect(words.lines.filter((line) => !/^\S.*[.!?]$/.test(line))).toEqual([]);
    expect([words.subject, ...words.lines].join(' ')).not.toMatch(/undefined|NaN|\[object/);
  });

  it('leads to a page of Steward', () => expect(page.safeParse(words.path).success).toBe(true));
});

it('keeps the words of the kind for what can be read no more', () => {
  expect(findWords('budget.passed', { old: true })).toEqual({
    subject: 'A budget is used up',
    lines: [],
    path: '/notifications',
  });
  expect(findWords('constructor', {}).subject).toBe('constructor');
});

it('says how many keys there are in all where it names the first of them', () => {
  const names = Array.from({ length: 20 }, (_, at) => `key-${at + 1}`);
  const told = { reason: '', lines: [], names, count: 60 };
  const asked = { requestId: 'r', what: 'Disable 60 API keys', askedBy: 'Ada', ...told };
  const linesOf = (name: string, about: object) => findWords(name, about).lines[0];
  const first = 'key-1, key-2, key-3, key-4, key-5 and 55 more.';
  expect(linesOf('approval.asked', asked)).toBe(first);
  expect(linesOf('approval.missing', { ...asked, minutes: 10 })).toBe(first);
  const exempt = { by: 'Ada', names, count: 60, exempt: 'stop', intentId: 'i' };
  expect(linesOf('key.approval_exempt', exempt)).toBe(first);
  expect(linesOf('key.disabled_many', { by: 'Ada', act: 'disable', names: names.slice(0, 2), count: 2 })).toBe(
    'key-1, key-2.',
  );
});

it('holds no kind that nothing tells, and no group without a kind', () => {
  const tellers = [...readSourceTree()].filter(([path, { text }]) => /\btell\(/.test(text) && !path.includes('.test.'));
  const isTold = (name: string) => tellers.some(([, { text }]) => text.includes(`'${name}'`));
  expect(tellers.length).toBeGreaterThan(5);
  expect(KIND_NAMES.filter((name) => !isTold(name))).toEqual([]);
  expect(isTold('key.leaked')).toBe(false);
  expect(KIND_GROUPS.filter((group) => !KIND_NAMES.some((name) => findKind(name)?.group === group))).toEqual([]);
});
