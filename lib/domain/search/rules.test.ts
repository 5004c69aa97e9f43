import { describe, expect, it } from 'vitest';
import { beginningsNamed, deedsNamed, guessTypo, isNear, listsNamed } from './rules';

it.each([
  ['disabled keys', ['apiKeys inactive']],
  ['keys disabled', ['apiKeys inactive']],
  ['Disabled API key', ['apiKeys inactive']],
  ['dis', ['apiKeys inactive']],
  ['pending invites', ['invites waiting', 'invites open', 'invites sent']],
  ['refused requests', ['invites ended']],
  ['people who left', ['apiKeys left', 'people left']],
  ['archived', ['apiKeys archived', 'workspaces archived']],
  ['keys', []],
  ['api keys', []],
  ['disabled intake', []],
  ['', []],
])('%j names the lists %j', (text, lists) =>
  expect(listsNamed(text).map(({ group, show }) => `${group} ${show}`)).toEqual(lists),
);

it.each([
  ['invite someone', ['invite']],
  ['create work', ['create_workspace']],
  ['new workspace', ['create_workspace']],
  ['create', ['create_workspace', 'create_scim_token']],
  ['intake', []],
])('%j begins %j', (text, ids) => expect(beginningsNamed(text).map(({ id }) => id)).toEqual(ids));

it.each([
  ['disable intake', ['disable_key'], 'intake'],
  ['Disable API key intake prod', ['disable_key'], 'intake prod'],
  ['rename production', ['rename_key', 'rename_workspace'], 'production'],
  ['archive the old one', ['archive_key', 'archive_workspace'], 'old one'],
  ['change role of ana', ['limit_workspace', 'change_role'], 'ana'],
  ['offboard ana', ['offboard'], 'ana'],
])('%j is to do %j to %j', (text, ids, of) => {
  const named = deedsNamed(text);
  expect([named?.deeds.map(({ id }) => id), named?.of]).toEqual([ids, of]);
});
it.each(['disable', 'di intake', 'intake', ''])('%j names no deed', (text) => expect(deedsNamed(text)).toBeNull());

describe('a typo', () => {
  const finds = (text: string, name: string) => {
    const typo = guessTypo(text);
    return typo !== null && isNear(name, typo);
  };
  it.each(['prodction', 'productoin', 'productiion', 'pxoduction', 'roduction', 'production', 'productio'])(
    'is forgiven: production by %s',
    (text) => {
      expect(finds(text, 'In Production')).toBe(true);
      // What the database looks for first.
      expect(guessTypo(text)?.thirds.some((part) => 'in production'.includes(part))).toBe(true);
    },
  );
  it.each(['prdction', 'marketing', 'prxxuction'])('is one letter: not production by %s', (text) =>
    expect(finds(text, 'Production')).toBe(false),
  );
  it('takes signs as they are, and nothing that is too short or too long', () => {
    expect([finds('a.b*d', 'a.b*c'), finds('a.b*c', 'axbbc')]).toEqual([true, false]);
    expect([guessTypo('abc'), guessTypo('x'.repeat(33))]).toEqual([null, null]);
  });
});
