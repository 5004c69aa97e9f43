import { ACT_WORDS } from '@/components/api-keys/act-words';
import type { NavItem } from '@/components/shell/nav-item';
import { KEY_ACTS, type KeyAct } from '@/lib/domain/api-keys/rules';
import type { SearchHit, SearchResult } from '@/lib/domain/search/query-schema';

export interface PaletteItem {
  href: string;
  name: string;
  note: string | null;
  kind: 'workspace' | 'key' | 'person' | 'page';
  /** What is done about the API key of that address, in place of opening it. */
  act?: { act: KeyAct; apiKeyId: string; name: string };
  /** What is typed further, in place of going anywhere. */
  types?: string;
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
}

/** `disable nightly` as what is to be done and which key it is to be done with. */
export function readAct(text: string): { act: KeyAct; rest: string } | null {
  const [verb = '', ...rest] = text.trimStart().split(/\s+/);
  const act = KEY_ACTS.find((known) => known === verb.toLowerCase());
  return act && rest.length > 0 ? { act, rest: rest.join(' ').trim() } : null;
}

const NONE: SearchResult = { workspaces: [], apiKeys: [], people: [] };

/** What the palette offers: without a text what was opened last and the pages, else whatever holds the text. */
export function groupItems(
  text: string,
  pages: readonly NavItem[],
  found: SearchResult | null,
  recent: readonly PaletteItem[],
  mayAct = false,
): PaletteGroup[] {
  const asked = mayAct ? readAct(text) : null;
  if (asked) return actGroups(asked, found);
  const wanted = text.trim().toLowerCase();
  const ofPages = pages
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ href, label }): PaletteItem => ({ href, name: label, note: null, kind: 'page' }));
  const { workspaces, apiKeys, people } = found ?? NONE;
  const groups: PaletteGroup[] =
    wanted === ''
      ? [
          { name: 'Recently opened', items: [...recent] },
          { name: 'Pages', items: ofPages },
          { name: 'Actions', items: mayAct ? KEY_ACTS.map(beginning) : [] },
        ]
      : [
          { name: 'Pages', items: ofPages },
          { name: 'Workspaces', items: workspaces.map((hit) => toItem(hit, '/workspaces', 'workspace')) },
          { name: 'API keys', items: apiKeys.map((hit) => toItem(hit, '/api-keys', 'key')) },
          { name: 'Actions', items: mayAct ? [...beginnings(wanted), ...actsOfOne(apiKeys)] : [] },
          { name: 'People', items: people.map((hit) => toItem(hit, '/people', 'person')) },
        ];
  return groups.filter(({ items }) => items.length > 0);
}

/** The keys with which what is asked for can be done. */
function actGroups({ act, rest }: { act: KeyAct; rest: string }, found: SearchResult | null): PaletteGroup[] {
  const hits = rest === '' ? [] : (found?.apiKeys ?? []).filter(({ acts }) => acts.includes(act));
  return hits.length > 0 ? [{ name: 'Actions', items: hits.map((hit) => toAct(hit, act)) }] : [];
}

/** One key alone was found: what can be done with it. */
function actsOfOne(apiKeys: readonly SearchHit[]): PaletteItem[] {
  const [hit, ...others] = apiKeys;
  return hit && others.length === 0 ? hit.acts.map((act) => toAct(hit, act)) : [];
}

function toAct(hit: SearchHit, act: KeyAct): PaletteItem {
  const item = toItem(hit, '/api-keys', 'key');
  const { name } = item;
  return { ...item, name: `${ACT_WORDS[act].verb} ${name}`, act: { act, apiKeyId: hit.id, name } };
}

/** What can be asked for by its verb, before a key is named. */
function beginnings(wanted: string): PaletteItem[] {
  return KEY_ACTS.map(beginning).filter(({ name }) => name.toLowerCase().startsWith(wanted));
}

function beginning(act: KeyAct): PaletteItem {
  const { verb } = ACT_WORDS[act];
  return { href: '/api-keys', name: `${verb} an API key…`, note: null, kind: 'key', types: `${verb} ` };
}

function toItem(hit: SearchResult['people'][number], path: string, kind: PaletteItem['kind']): PaletteItem {
  return { href: `${path}/${encodeURIComponent(hit.id)}`, name: hit.name || hit.id, note: hit.note, kind };
}

const MOST_RECENT = 6;
const KINDS: readonly string[] = ['workspace', 'key', 'person', 'page'];

/** The newest first, each once. */
export function remembered(recent: readonly PaletteItem[], item: PaletteItem): PaletteItem[] {
  return [item, ...recent.filter(({ href }) => href !== item.href)].slice(0, MOST_RECENT);
}

/** Reads what a browser kept; what is no item of ours is left out, and so is any address that leads elsewhere. */
export function parseRecent(stored: string | null): PaletteItem[] {
  try {
    const found: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(found) ? found.filter(isItem).slice(0, MOST_RECENT) : [];
  } catch {
    return [];
  }
}

function isItem(value: unknown): value is PaletteItem {
  if (typeof value !== 'object' || value === null) return false;
  const { href, name, note, kind } = value as Record<string, unknown>;
  const isOurs = typeof href === 'string' && /^\/(?![/\\])/.test(href);
  const isNote = note === null || typeof note === 'string';
  return isOurs && typeof name === 'string' && isNote && typeof kind === 'string' && KINDS.includes(kind);
}
