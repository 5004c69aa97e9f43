import type { Split } from '@/lib/domain/usage/schema';
import { TOKEN_TYPE_IDS } from '@/lib/domain/usage/token-types';

/** What remains is no single thing and stays grey; the one series of an unsplit chart has the first colour. */
const REMAINDER_ID = 'other';
const TOTAL_ID = 'total';
export const OTHER_COLOR = 'var(--series-other)';

/** A few that everyone has: a colour each. */
const TOKEN_TYPES: readonly string[] = TOKEN_TYPE_IDS;

/** Of all beginnings one with which the models of today, and the largest things of the simulated organisation, differ. */
const HASH_BEGIN = 3_039_235;
const FNV_PRIME = 16_777_619;

/** How a thing is drawn: its own colour, the same everywhere, and a texture if the colour is not unique. */
export interface Look {
  color: string;
  /** 0 is plain; else a place in `TEXTURES`. */
  texture: number;
}

/** A thing's colour, from its kind and id only: the same on every page, in every range and order. */
export function chooseColor(kind: Split, id: string): string {
  return `var(--series-${slotName(kind, id)})`;
}

/** Its place among the colours: `1` to `8`, or `other`. */
export function slotName(kind: Split, id: string): string {
  return id === REMAINDER_ID ? 'other' : String(hashSlot(kind, id) + 1);
}

function hashSlot(kind: Split, id: string): number {
  if (kind === 'none' || id === TOTAL_ID) return 0;
  const known = kind === 'token_type' ? TOKEN_TYPES.indexOf(id) : -1;
  if (known >= 0) return known;
  let hash = HASH_BEGIN;
  for (const char of `${kind}/${id}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  // Its upper three bits: eight slots.
  return Math.imul(hash ^ (hash >>> 16), FNV_PRIME) >>> 29;
}

/**
 * The looks of things that stand side by side. Those of one colour are told apart by texture, in the order of their ids: how
 * large they are and how they are sorted changes nothing.
 */
export function assignLooks(kind: Split, ids: readonly string[]): Map<string, Look> {
  const used = new Map<string, number>();
  const looks = new Map<string, Look>();
  for (const id of [...ids].sort()) {
    const color = chooseColor(kind, id);
    const texture = used.get(color) ?? 0;
    used.set(color, texture + 1);
    looks.set(id, { color, texture: texture % TEXTURES.length });
  }
  return looks;
}

export const TILE = 6;

/** What is drawn in the sheet's colour over a tile of the thing's own. Eight: as many as can ever share a colour. */
export const TEXTURES: readonly string[] = [
  '',
  'M-1 1L1 -1M0 6L6 0M5 7L7 5',
  'M3 3h.01',
  'M0 3H6',
  'M3 0V6',
  'M-1 5L1 7M0 0L6 6M5 -1L7 1',
  'M0 3H6M3 0V6',
  'M0 0L6 6M0 6L6 0',
];
