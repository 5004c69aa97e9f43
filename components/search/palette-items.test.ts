import { describe, expect, it } from 'vitest';
import type { NavItem } from '@/components/shell/nav-item';
import type { SearchHit } from '@/lib/domain/search/query-schema';
import { groupItems, type PaletteItem, parseRecent, readAct, remembered } from './palette-items';

const page = (href: string, label: string): NavItem => ({
  ...{ href, label, short: label, icon: 'usage', group: 'main', go: 'u' },
});
const PAGES = [page('/usage', 'Usage & cost'), page('/people', 'People')];
const hit = (id: string, name = id, acts: SearchHit['acts'] = []): SearchHit => ({
  id,
  name,
  note: null,
  isPast: false,
  acts,
});
const item = (href: string): PaletteItem => ({ href, name: href, note: null, kind: 'key' });
const shape = (groups: ReturnType<typeof groupItems>) =>
  groups.map(({ name, items }) => [name, ...items.map(({ href }) => href)]);

describe('groupItems', () => {
  it('offers what was opened lately and every page before anything is typed', () =>
    expect(shape(groupItems(' ', PAGES, null, [item('/api-keys/1')]))).toEqual([
      ['Recently opened', '/api-keys/1'],
      ['Pages', '/usage', '/people'],
    ]));
  it('leaves out groups that have nothing', () =>
    expect(shape(groupItems('', PAGES, null, []))).toEqual([['Pages', '/usage', '/people']]));
  it('offers pages and finds in one order, each found thing at its own page', () => {
    const found = { workspaces: [hit('w')], apiKeys: [hit('k/1')], people: [hit('u', '')] };
    expect(shape(groupItems('PEO', PAGES, found, [item('/x')]))).toEqual([
      ['Pages', '/people'],
      ['Workspaces', '/workspaces/w'],
      ['API keys', '/api-keys/k%2F1'],
      ['People', '/people/u'],
    ]);
    expect(groupItems('zz', PAGES, found, []).at(-1)?.items[0]?.name).toBe('u');
  });
});

describe('what can be done about a key', () => {
  const found = {
    workspaces: [hit('w')],
    people: [],
    apiKeys: [
      hit('k1', 'nightly', ['rename', 'disable', 'archive']),
      hit('k2', 'nightly-old', ['rename', 'enable', 'archive']),
    ],
  };
  const names = (groups: ReturnType<typeof groupItems>) =>
    groups.map(({ name, items }) => [name, ...items.map((of) => of.name)]);

  it.each([
    ['disable nightly', { act: 'disable', rest: 'nightly' }],
    ['  Archive  the old one ', { act: 'archive', rest: 'the old one' }],
    ['enable ', { act: 'enable', rest: '' }],
    ['disable', null],
    ['disabled key', null],
    ['nightly disable', null],
  ])('is read from %j', (text, asked) => expect(readAct(text)).toEqual(asked));

  it('is offered of the keys with which it can be done, by whoever may', () => {
    expect(names(groupItems('disable night', PAGES, found, [], true))).toEqual([['Actions', 'Disable nightly']]);
    expect(groupItems('enable night', PAGES, found, [], true)[0]?.items[0]).toMatchObject({
      href: '/api-keys/k2',
      act: { act: 'enable', apiKeyId: 'k2', name: 'nightly-old' },
    });
    expect(names(groupItems('disable night', PAGES, found, []))).not.toContainEqual(['Actions', 'Disable nightly']);
    expect(groupItems('disable ', PAGES, null, [], true)).toEqual([]);
  });

  it('is begun by its verb, and offered of the one key that was found', () => {
    expect(names(groupItems('dis', PAGES, null, [], true)).at(-1)).toEqual(['Actions', 'Disable an API key…']);
    expect(names(groupItems('', PAGES, null, [], true)).at(-1)).toHaveLength(5);
    const one = { ...found, apiKeys: found.apiKeys.slice(1) };
    expect(names(groupItems('nightly-o', PAGES, one, [], true)).at(-1)).toEqual([
      'Actions',
      'Rename nightly-old',
      'Enable nightly-old',
      'Archive nightly-old',
    ]);
  });
});

describe('what was opened lately', () => {
  it('is kept once, newest first, six at most', () => {
    const many = ['1', '2', '3', '4', '5', '6', '7', '3'].reduce<PaletteItem[]>(
      (all, at) => remembered(all, item(`/${at}`)),
      [],
    );
    expect(many.map(({ href }) => href)).toEqual(['/3', '/7', '/6', '/5', '/4', '/2']);
    expect(parseRecent(JSON.stringify(many))).toEqual(many);
  });
  it.each([
    null,
    '',
    'nonsense',
    '{}',
    '[1, null, {}]',
    JSON.stringify([{ ...item('//evil.example'), name: 'x' }]),
    JSON.stringify([{ ...item('/\\evil.example'), name: 'x' }]),
    JSON.stringify([{ ...item('javascript:alert(1)'), name: 'x' }]),
    JSON.stringify([{ ...item('/a'), kind: 'other' }]),
  ])('reads nothing out of %s', (stored) => expect(parseRecent(stored)).toEqual([]));
});
