import { describe, expect, it } from 'vitest';
import type { NavItem } from '@/components/shell/nav-item';
import type { SearchHit, SearchResult } from '@/lib/domain/search/query-schema';
import { groupItems } from './palette-items';

const page = (href: string, label: string): NavItem => ({
  ...{ href, label, short: label, icon: 'usage', group: 'main', go: 'u' },
});
const PAGES = [page('/usage', 'Usage & cost'), page('/people', 'People')];
const hit = (id: string, name = id): SearchHit => ({ id, name, note: null, isPast: false, isForeign: false });
const NONE: SearchResult = {
  ...{ workspaces: [], apiKeys: [], gatewayKeys: [], people: [], budgets: [], invites: [], models: [] },
  totals: { workspaces: 0, apiKeys: 0, gatewayKeys: 0, people: 0, budgets: 0, invites: 0, models: 0 },
  ...{ lists: [], beginnings: [], deeds: [], isForgiven: false },
};
const shape = (text: string, result: SearchResult | null, used: Record<string, number> = {}) =>
  groupItems({ text, pages: PAGES, result, scoreOf: (id) => used[id] ?? 0 }).map(({ name, items }) => [
    name,
    ...items.map(({ href, ask, types }) => href ?? types ?? ask?.act),
  ]);

describe('groupItems', () => {
  it('offers pages at once, and what is opened often first when it is known', () => {
    expect(shape('', null)).toEqual([['Pages', '/usage', '/people']]);
    const found = {
      ...NONE,
      apiKeys: [hit('k1'), hit('k2')],
      beginnings: [
        { id: 'invite' as const, words: 'Invite' },
        { id: 'disable_key' as const, words: 'Disable…' },
      ],
    };
    expect(shape(' ', found, { k2: 3, k1: 1 })).toEqual([
      ['Opened often', '/api-keys/k2', '/api-keys/k1'],
      ['Pages', '/usage', '/people'],
      ['Actions', '/invites/new', 'Disable '],
    ]);
  });

  it('leads each found thing to its own page, and to the list of all where there are more', () => {
    const found: SearchResult = {
      ...NONE,
      workspaces: [hit('w')],
      apiKeys: [hit('k/1')],
      invites: [hit('i'), { ...hit('c'), isForeign: true }],
      models: [hit('opus')],
      totals: { ...NONE.totals, workspaces: 1, apiKeys: 37, invites: 2, models: 1 },
    };
    expect(shape('PEO', found)).toEqual([
      ['Pages', '/people'],
      ['Workspaces', '/workspaces/w'],
      ['API keys', '/api-keys/k%2F1', '/api-keys?search=PEO&show=all&kind=anthropic'],
      ['Invites', '/invites/i', '/invites/console/c'],
      ['Models', '/usage?model=opus&split=workspace'],
    ]);
  });

  it('puts what is to be done first where nothing else is meant, and lists by their status', () => {
    const deeds = [{ id: 'disable_key' as const, words: 'Disable intake', of: { id: 'k1', name: 'intake' } }];
    expect(shape('disable intake', { ...NONE, deeds })).toEqual([['Actions', 'disable']]);
    const lists = [{ group: 'apiKeys' as const, show: 'inactive', words: 'Disabled API keys', total: 4 }];
    expect(shape('disabled', { ...NONE, lists })).toEqual([['Lists', '/api-keys?show=inactive']]);
  });

  it('forgives a typo in the name of a page, where nothing else is found', () => {
    expect(shape('poeple', NONE)).toEqual([['Pages', '/people']]);
    expect(shape('poeple', { ...NONE, people: [hit('u')] })).toEqual([['People', '/people/u']]);
  });
});
