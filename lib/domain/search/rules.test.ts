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
  ['create', ['create_workspace', 'create_scim_token', 'create_steward_key']],
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
  /** Whether it passes what the database looks for first. */
  const isLookedAt = (text: string, name: string) => {
    const { thirds = [], swaps = [] } = guessTypo(text) ?? {};
    return thirds.filter((part) => name.includes(part)).length >= 2 || swaps.some((swapped) => name.includes(swapped));
  };
  it.each(['chat', 'claims', 'production'])('is looked for wherever it stands in %s', (name) => {
    const letters = [...name];
    for (const at of letters.keys()) {
      const [before, after] = [letters.slice(0, at), letters.slice(at + 1)];
      const typed = [
        [...before, 'x', ...after],
        [...before, ...after],
        [...before, 'x', letters[at], ...after],
        ...(after.length > 0 ? [[...before, after[0], letters[at], ...after.slice(1)]] : []),
      ].map((all) => all.join(''));
      for (const text of typed.filter((of) => guessTypo(of) !== null)) {
        expect(isLookedAt(text, name) && finds(text, name), text).toBe(true);
      }
    }
  });
  it.each(['prodction', 'productoin', 'productiion', 'pxoduction', 'roduction', 'production', 'productio'])(
    'is forgiven: production by %s',
    (text) => {
      expect(finds(text, 'In Production')).toBe(true);
      expect(isLookedAt(text, 'in production')).toBe(true);
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
