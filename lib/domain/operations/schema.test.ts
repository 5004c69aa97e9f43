import { describe, expect, test } from 'vitest';
import { actionChoices } from '@/components/audit/audit-actions';
import { COMMANDS, commandsThatMove, commandWords, storedNames } from './schema';

const FORMER = COMMANDS.flatMap(({ name, words, formerly = [] }) => formerly.map((old) => ({ old, name, words })));

describe('a former name of a command', () => {
  test.each(FORMER)('$old is $name: $words', ({ old, name, words }) => {
    expect(commandWords(old)).toBe(words);
    expect(storedNames(old)).toEqual([name, old]);
    expect(storedNames(name)).toEqual([name, old]);
  });

  test('there are some, and they move what the command moves', () => {
    expect(FORMER.length).toBeGreaterThan(5);
    expect(commandsThatMove('spend')).toEqual(expect.arrayContaining(['offboarding.start', 'person.offboard']));
  });
});

describe('a noun', () => {
  test.each([
    ['offboarding', ['offboarding.start', 'person.offboard', 'offboarding.settle_key', 'leaving.settle_key']],
    ['account', ['account.override_role', 'person.override_role']],
    ['person', ['person.change_role', 'user.change_role']],
    // Nouns of before, in addresses that were kept.
    ['leaving', ['offboarding.settle_key', 'leaving.settle_key']],
    ['user', ['person.change_role', 'user.change_role']],
    ['installation', ['installation.setup_code']],
  ])('%s', (noun, names) => {
    expect(storedNames(noun)).toEqual(expect.arrayContaining(names));
  });

  test('stands for its own commands alone', () => {
    expect(storedNames('person')).not.toContain('person.override_role');
    expect(storedNames('nothing')).toEqual([]);
  });
});

test('an address of before is told among the actions by what it asks for', () => {
  const values = (asked: string | null) => actionChoices(asked).map(({ value }) => value);
  expect(values('user.change_role')).toEqual(['user.change_role', ...values(null)]);
  expect(actionChoices('user.change_role')[0]?.label).toBe(commandWords('person.change_role'));
  expect(values('person.change_role')).toEqual(values(null));
});
