import type { NavItem } from '@/components/shell/nav-item';
import type { SearchResult } from '@/lib/domain/search/query-schema';

export interface PaletteItem {
  href: string;
  name: string;
  note: string | null;
  kind: 'workspace' | 'key' | 'person' | 'page';
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
}

const NONE: SearchResult = { workspaces: [], apiKeys: [], people: [] };

/** What the palette offers: without a text what was opened last and the pages, else whatever holds the text. */
export function groupItems(
  text: string,
  pages: readonly NavItem[],
  found: SearchResult | null,
  recent: readonly PaletteItem[],
): PaletteGroup[] {
  const wanted = text.trim().toLowerCase();
  const ofPages = pages
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ href, label }): PaletteItem => ({ href, name: label, note: null, kind: 'page' }));
  const { workspaces, apiKeys, people } = found ?? NONE;
  const groups: PaletteGroup[] =
    wanted === ''
      ? [
          { name: 'Opened lately', items: [...recent] },
          { name: 'Pages', items: ofPages },
        ]
      : [
          { name: 'Pages', items: ofPages },
          { name: 'Workspaces', items: workspaces.map((hit) => toItem(hit, '/workspaces', 'workspace')) },
          { name: 'API keys', items: apiKeys.map((hit) => toItem(hit, '/api-keys', 'key')) },
          { name: 'People', items: people.map((hit) => toItem(hit, '/people', 'person')) },
        ];
  return groups.filter(({ items }) => items.length > 0);
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
