import { slotName } from '@/components/charts/series-colors';
import { formatFigure } from '@/components/page/figures/format';
import { dollars } from '@/lib/core/money';
import { dayOf, formatAge, formatDay, formatInstant } from '@/lib/core/time';
import { locked, type Piece, unknown } from './cell';

/** Nano-dollars of the last 30 days; null: hidden from the reader. */
export function spendCell(nano: string | null, isRead: boolean): Piece {
  if (nano === null) return locked('Your role cannot see this cost');
  if (!isRead) return unknown('No cost read yet');
  const value = BigInt(nano);
  return { text: formatFigure(value, 'nano_dollars'), usd: dollars(value) };
}

/** As a file says it: exact dollars, nothing where the screen shows no figure. */
export function spendField(nano: string | null, isRead: boolean): string | null {
  return nano === null || !isRead ? null : dollars(BigInt(nano));
}

/** `23 Nov 2026`, the instant on hover. */
export function dayCell(at: Date | null): Piece {
  if (at === null) return { text: 'not known', look: 'muted' };
  return { text: formatDay(dayOf(at)), title: formatInstant(at) };
}

/** `3 min ago`, the instant on hover. */
export function agoCell(at: Date, now: Date): Piece {
  return { text: formatAge(at, now), title: formatInstant(at) };
}

/** The first of some words and how many more there are, all of them on hover. */
export function firstCell(words: readonly string[], none: string): Piece {
  const [first, ...others] = words;
  if (first === undefined) return { text: none, look: 'muted' };
  return others.length === 0
    ? { text: first }
    : { text: `${first} and ${others.length} more`, title: words.join(', ') };
}

export function instantField(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** A thing's name with its colour, and the way to its page. */
export function thingCell(kind: 'workspace' | 'api_key', id: string, name: string, isAside = false): Piece {
  const href = kind === 'workspace' ? `/workspaces/${id}` : `/api-keys/${id}`;
  return { text: name, href, look: isAside ? 'aside' : 'name', mark: slotName(kind, id) };
}
