import { expect, test } from 'vitest';
import { fits, parseFilter } from './filter';
import { ScimRefusal } from './refusals';

test.each([
  ['userName eq "ann@example.com"', { kind: 'compare', path: 'username', op: 'eq', value: 'ann@example.com' }],
  ['USERNAME EQ "a \\"b\\" \\u00e9"', { kind: 'compare', path: 'username', op: 'eq', value: 'a "b" é' }],
  [
    'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a"',
    { kind: 'compare', path: 'username', op: 'sw', value: 'a' },
  ],
  ['active eq true', { kind: 'compare', path: 'active', op: 'eq', value: true }],
  ['title pr', { kind: 'present', path: 'title' }],
  [
    'a eq "1" or b eq "2" and not (c pr)',
    {
      kind: 'or',
      parts: [
        { kind: 'compare', path: 'a', op: 'eq', value: '1' },
        {
          kind: 'and',
          parts: [
            { kind: 'compare', path: 'b', op: 'eq', value: '2' },
            { kind: 'not', part: { kind: 'present', path: 'c' } },
          ],
        },
      ],
    },
  ],
  [
    'emails[type eq "work"].value eq "a@b.c"',
    {
      kind: 'some',
      path: 'emails',
      filter: {
        kind: 'and',
        parts: [
          { kind: 'compare', path: 'type', op: 'eq', value: 'work' },
          { kind: 'compare', path: 'value', op: 'eq', value: 'a@b.c' },
        ],
      },
    },
  ],
])('%s', (text, tree) => expect(parseFilter(text)).toEqual(tree));

test.each([
  '',
  'userName',
  'userName eq',
  'userName is "a"',
  'userName eq "a',
  'userName eq "\\x"',
  'userName eq a',
  'userName eq "a" userName',
  '(userName eq "a"',
  'userName eq "a")',
  'not userName eq "a"',
  'emails[type eq "work"',
  'emails["work"]',
  '"a" eq "b"',
  `${'('.repeat(50)}a pr${')'.repeat(50)}`,
  `a eq "${'x'.repeat(1_000)}"`,
])('%j is refused', (text) => expect(() => parseFilter(text)).toThrow(ScimRefusal));

test('an unclosed text of backslashes is read at once', () => {
  // Anything that tried each way to read it would never end.
  expect(() => parseFilter(`userName eq "${'\\'.repeat(900)}`)).toThrow(ScimRefusal);
});

test.each([
  ['type eq "WORK"', true],
  ['type ne "work"', false],
  ['value co "nn@"', true],
  ['value ew ".com" and primary eq true', true],
  ['primary eq "True"', true],
  ['display pr', false],
  ['not (type sw "w")', false],
  ['display eq null', true],
])('%s: %s', (text, expected) =>
  expect(fits(parseFilter(text), { type: 'work', value: 'ann@x.com', primary: true })).toBe(expected),
);
