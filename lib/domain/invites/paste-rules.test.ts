import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeLinkToken, LINK_LIFE_DAYS, linkToken } from './link-rules';
import { readPaste, readWorkspaces, writePaste } from './paste-rules';

const defaults = { role: 'developer', workspaces: [], reason: 'Needed' };
const emailsOf = (text: string) => readPaste(text, defaults).map(({ line, email }) => [line, email]);

describe('what is pasted', () => {
  test.each([
    [
      'one a line',
      'a@x.io\n\n b@x.io \r\nc@x.io',
      [
        [1, 'a@x.io'],
        [3, 'b@x.io'],
        [4, 'c@x.io'],
      ],
    ],
    [
      'all in one line',
      'a@x.io, b@x.io,c@x.io',
      [
        [1, 'a@x.io'],
        [1, 'b@x.io'],
        [1, 'c@x.io'],
      ],
    ],
    [
      'with semicolons',
      'a@x.io; b@x.io;',
      [
        [1, 'a@x.io'],
        [1, 'b@x.io'],
      ],
    ],
    [
      'as mail programs copy it',
      'Ada Byron <a@x.io>\nb@x.io',
      [
        [1, 'a@x.io'],
        [2, 'b@x.io'],
      ],
    ],
    ['nothing', ' \n\t\n', []],
    ['no address', 'not an address', [[1, 'not an address']]],
  ])('%s', (_, text, expected) => expect(emailsOf(text)).toEqual(expected));

  test('as a table with a head in any order', () => {
    const text = '\uFEFFreason,E-mail,workspaces\n"Joins, soon",a@x.io,"Claims: developer; Research"\n,b@x.io,\n';
    expect(readPaste(text, defaults)).toEqual([
      {
        ...{ line: 2, email: 'a@x.io', role: 'developer', reason: 'Joins, soon' },
        workspaces: [
          { workspace: 'Claims', role: 'developer' },
          { workspace: 'Research', role: 'workspace_user' },
        ],
      },
      { line: 3, email: 'b@x.io', ...defaults },
    ]);
  });

  test('as a table without a head', () => {
    expect(readPaste('a@x.io,user,Claims,"Two\nlines"\nb@x.io,,,', defaults)).toMatchObject([
      { line: 1, role: 'user', workspaces: [{ workspace: 'Claims' }], reason: 'Two\nlines' },
      { line: 3, ...defaults },
    ]);
    expect(readPaste('email\trole\na@x.io\tbilling', defaults)).toMatchObject([{ email: 'a@x.io', role: 'billing' }]);
  });

  test('keeps a colon in a name that is no role', () => {
    expect(readWorkspaces('Ops: night | Ops: admin')).toEqual([
      { workspace: 'Ops: night', role: 'workspace_user' },
      { workspace: 'Ops', role: 'admin' },
    ]);
  });

  test('is read again as it is written', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const line = fc.record({
      email: word.map((name) => `${name}@x.io`),
      role: fc.constantFrom('user', 'developer'),
      workspaces: fc.array(fc.record({ workspace: word, role: fc.constantFrom('user', 'admin') }), { maxLength: 3 }),
      reason: fc.stringMatching(/^[a-z][a-z ,"]{0,10}[a-z]$/),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const none = { role: 'x', workspaces: [], reason: 'x' };
        const read = readPaste(writePaste(lines, none), none);
        expect(read.map(({ line: _line, ...rest }) => rest)).toEqual(lines);
      }),
    );
    expect(writePaste([{ email: 'a@x.io', ...defaults }], defaults)).toBe('a@x.io');
  });

  test('never fails, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(readPaste(text, defaults))));
  });
});

describe('the link for approvers', () => {
  const [secret, id] = ['a secret that is long enough for a test', '00000000-0000-4000-8000-000000000001'];
  const now = new Date('2026-11-25T12:00:00Z');
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const token = linkToken(secret, id, now);

  test('is good for a week, for its request and with our secret alone', () => {
    const judge = (given: string, at = now, request = id, key = secret) => judgeLinkToken(key, request, given, at);
    expect(judge(token)).toBe('valid');
    expect(judge(token, later(LINK_LIFE_DAYS))).toBe('valid');
    expect(judge(token, later(LINK_LIFE_DAYS + 1))).toBe('expired');
    expect(judge(token, now, id.replace('1', '2'))).toBe('invalid');
    expect(judge(token, now, id, `${secret}!`)).toBe('invalid');
    for (const wrong of ['', 'x', token.slice(0, -1), `${token}0`, token.replace('.', ''), `zzzz${token.slice(3)}`]) {
      expect([wrong, judge(wrong)]).toEqual([wrong, 'invalid']);
    }
  });

  test('stays the same for a day', () => {
    expect(linkToken(secret, id, new Date('2026-11-25T23:59:59Z'))).toBe(token);
    expect(linkToken(secret, id, later(1))).not.toBe(token);
  });
});
