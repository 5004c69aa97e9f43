import type { KeyAsk } from '@/components/api-keys/key-signal';
import { STATE_LOOK } from '@/components/invites/invite-words';
import type { NavItem } from '@/components/shell/nav-item';
import type { IconName } from '@/components/ui/icon';
import type { KeyAct, KeyKind } from '@/lib/domain/api-keys/rules';
import type { SearchHit, SearchResult } from '@/lib/domain/search/query-schema';
import {
  type Beginning,
  type Deed,
  guessTypo,
  isNear,
  SEARCH_GROUPS,
  type SearchGroup,
} from '@/lib/domain/search/rules';

export interface PaletteItem {
  /** Under which its use is kept. */
  id: string;
  /** Absent: something is done in place of going anywhere. */
  href?: string;
  /** A dialog about an API key. */
  ask?: KeyAsk;
  /** What is typed further. */
  types?: string;
  name: string;
  note: string | null;
  icon: IconName;
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
}

const GROUPS: Readonly<Record<SearchGroup, { name: string; path: string; icon: IconName }>> = {
  workspaces: { name: 'Workspaces', path: '/workspaces', icon: 'boxes' },
  apiKeys: { name: 'API keys', path: '/api-keys', icon: 'key-round' },
  gatewayKeys: { name: 'Steward keys', path: '/api-keys/steward', icon: 'key-round' },
  people: { name: 'People', path: '/people', icon: 'users-round' },
  budgets: { name: 'Budgets', path: '/budgets', icon: 'wallet' },
  invites: { name: 'Invites', path: '/invites', icon: 'mail-plus' },
  models: { name: 'Models', path: '/usage', icon: 'chart-column-stacked' },
};

/** Both kinds of keys are in one list. */
const KINDS: Readonly<Partial<Record<SearchGroup, KeyKind>>> = { apiKeys: 'anthropic', gatewayKeys: 'steward' };

/** Where what is begun has its form, or what is typed further. */
const BEGINNINGS: Readonly<Record<Beginning, { href: string } | { types: string }>> = {
  invite: { href: '/invites/new' },
  create_workspace: { href: '/workspaces#create' },
  change_limits: { href: '/rate-limits' },
  create_scim_token: { href: '/settings/scim#create-token' },
  create_steward_key: { href: '/api-keys/steward/new' },
  stop_steward_keys: { href: '/api-keys/steward/stop' },
  disable_key: { types: 'Disable ' },
  enable_key: { types: 'Enable ' },
  rename_key: { types: 'Rename ' },
  archive_key: { types: 'Archive ' },
};

/** Where what is done to a thing has its form: the name behind `#` opens it. About a key one dialog asks, wherever one is. */
const DEEDS: Readonly<Record<Deed['id'], ((id: string) => string) | KeyAct>> = {
  rename_key: 'rename',
  disable_key: 'disable',
  enable_key: 'enable',
  archive_key: 'archive',
  rename_workspace: (id) => `/workspaces/${id}#rename`,
  limit_workspace: (id) => `/rate-limits?workspace=${id}`,
  archive_workspace: (id) => `/workspaces/${id}#archive`,
  change_role: (id) => `/people/${id}#role`,
  offboard: (id) => `/people/${id}/offboard`,
};

const MOST_LATELY = 6;
const MOST_DEEDS = 8;

interface Asked {
  text: string;
  pages: readonly NavItem[];
  result: SearchResult | null;
  /** How much of what is offered is used. */
  scoreOf: (id: string) => number;
}

/** What the palette offers: without a text what is opened most, what may be begun and the pages, else whatever fits the text. */
export function groupItems({ text, pages, result, scoreOf }: Asked): PaletteGroup[] {
  const wanted = text.trim();
  const byUse = (items: PaletteItem[]) => items.toSorted((a, b) => scoreOf(b.id) - scoreOf(a.id));
  const found = SEARCH_GROUPS.map(
    (group): PaletteGroup => ({ name: GROUPS[group].name, items: listItems(group, result) }),
  );
  const beginnings = (result?.beginnings ?? []).map(toBeginning);
  const groups =
    wanted === ''
      ? [
          { name: 'Opened often', items: byUse(found.flatMap(({ items }) => items)).slice(0, MOST_LATELY) },
          { name: 'Pages', items: pages.map(toPage) },
          { name: 'Actions', items: byUse(beginnings) },
        ]
      : withText(wanted, pages, result, { byUse, found, beginnings });
  return groups.filter(({ items }) => items.length > 0);
}

interface Parts {
  byUse: (items: PaletteItem[]) => PaletteItem[];
  found: PaletteGroup[];
  beginnings: PaletteItem[];
}

function withText(
  wanted: string,
  pages: readonly NavItem[],
  result: SearchResult | null,
  parts: Parts,
): PaletteGroup[] {
  const { byUse, found, beginnings } = parts;
  const lists = (result?.lists ?? []).map(({ group, show, words, total }) =>
    item(`${GROUPS[group].path}?show=${show}`, words, GROUPS[group].icon, total.toLocaleString('en-GB')),
  );
  const deeds = (result?.deeds ?? []).map(toDeed);
  const things = found.map(({ name, items }, at) => {
    const more = seeAll(SEARCH_GROUPS[at], wanted, result);
    return { name, items: more ? [...items, more] : items };
  });
  const actions = { name: 'Actions', items: [...deeds.slice(0, MOST_DEEDS), ...byUse(beginnings)] };
  const ofPages = { name: 'Pages', items: byUse(pagesLike(wanted, pages, result).map(toPage)) };
  const isAsked = things.every(({ items }) => items.length === 0);
  return isAsked
    ? [actions, ofPages, { name: 'Lists', items: lists }]
    : [ofPages, { name: 'Lists', items: lists }, ...things, actions];
}

/** Pages with the text in their name; with a typo in it, if nothing else was found. */
function pagesLike(wanted: string, pages: readonly NavItem[], result: SearchResult | null): NavItem[] {
  const holding = pages.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  const typo = guessTypo(wanted);
  const isFound = result !== null && SEARCH_GROUPS.some((group) => result[group].length > 0);
  if (holding.length > 0 || typo === null || isFound) return holding;
  return pages.filter(({ label }) => isNear(label, typo));
}

function listItems(group: SearchGroup, result: SearchResult | null): PaletteItem[] {
  const { icon } = GROUPS[group];
  return (result?.[group] ?? []).map((hit) => ({
    ...item(toHref(group, hit), hit.name || hit.id, icon, writeNote(group, hit)),
    id: hit.id,
  }));
}

function toHref(group: SearchGroup, { id, isForeign }: SearchHit): string {
  const encoded = encodeURIComponent(id);
  if (group === 'models') return `/usage?model=${encoded}&split=workspace`;
  return `${GROUPS[group].path}/${isForeign ? 'console/' : ''}${encoded}`;
}

function writeNote(group: SearchGroup, { note }: SearchHit): string | null {
  if (group !== 'invites') return note;
  return Object.entries(STATE_LOOK).find(([state]) => state === note)?.[1].word ?? note;
}

/** The way to the list of them all, filtered by the text, where more were found than are shown. */
function seeAll(group: SearchGroup | undefined, wanted: string, result: SearchResult | null): PaletteItem | null {
  if (!group || !result || result.isForgiven || group === 'models') return null;
  const total = result.totals[group];
  if (total <= result[group].length) return null;
  const { path, name, icon } = GROUPS[group];
  const kind = KINDS[group];
  const words = group === 'apiKeys' || group === 'gatewayKeys' ? name : name.toLowerCase();
  return item(
    `${kind ? '/api-keys' : path}?search=${encodeURIComponent(wanted)}&show=all${kind ? `&kind=${kind}` : ''}`,
    `See all ${total.toLocaleString('en-GB')} ${words}`,
    icon,
  );
}

function toBeginning({ id, words }: SearchResult['beginnings'][number]): PaletteItem {
  return { id: `begin:${id}`, ...BEGINNINGS[id], name: words, note: null, icon: 'chevron-right' };
}

function toDeed({ id, words, of }: SearchResult['deeds'][number]): PaletteItem {
  const way = DEEDS[id];
  const where =
    typeof way === 'string'
      ? { ask: { act: way, apiKeyId: of.id, name: of.name } }
      : { href: way(encodeURIComponent(of.id)) };
  return { id: `${id}:${of.id}`, ...where, name: words, note: null, icon: 'chevron-right' };
}

function toPage({ href, label }: NavItem): PaletteItem {
  return item(href, label, 'scroll-text');
}

function item(href: string, name: string, icon: IconName, note: string | null = null): PaletteItem & { href: string } {
  return { id: href, href, name, note, icon };
}
