import { type Cell, locked, type Piece } from '@/components/page/list/cell';
import { agoCell, firstCell } from '@/components/page/list/plain-cells';
import { dayOf, daysBetween, formatDay, formatInstant } from '@/lib/core/time';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import { ENVIRONMENT_WORDS, limitWords, STATE_LOOKS } from './gateway-key-words';

const SOON_DAYS = 14;

export function stateCell({ state, replacedById }: GatewayKeyRow): Cell {
  if (state === null) return locked();
  const { tone, word } = STATE_LOOKS[state];
  const piece: Piece = { text: word, tone };
  return state === 'live' && replacedById !== null ? [piece, { text: 'Rotated', look: 'note' }] : piece;
}

export function ownerCell({ isDetailed, ownerId, ownerName }: GatewayKeyRow): Piece {
  if (!isDetailed) return locked();
  if (ownerId === null) return { text: 'Nobody', look: 'muted' };
  return { text: ownerName ?? ownerId, look: 'aside', href: `/people/${ownerId}` };
}

export function environmentCell({ environment }: GatewayKeyRow): Cell {
  return environment === null ? locked() : ENVIRONMENT_WORDS[environment];
}

export function expiryCell({ isDetailed, state, expiresAt, replacedById }: GatewayKeyRow, now: Date): Piece {
  if (!isDetailed) return locked();
  if (expiresAt === null) return { text: 'Never', look: 'muted' };
  const title = formatInstant(expiresAt);
  const days = daysBetween(dayOf(now), dayOf(expiresAt));
  if (state !== 'live' || days > SOON_DAYS) return { text: formatDay(dayOf(expiresAt)), title };
  const text = days <= 0 ? 'Today' : days === 1 ? 'Tomorrow' : `In ${days} days`;
  return { text, title, ...(replacedById === null && { tone: 'warning' as const }) };
}

export function usedCell({ isDetailed, lastUsedAt }: GatewayKeyRow, now: Date): Piece {
  if (!isDetailed) return locked();
  return lastUsedAt ? agoCell(lastUsedAt, now) : { text: 'Never', look: 'muted' };
}

export function addressesCell({ addresses }: GatewayKeyRow): Piece {
  return addresses === null ? locked() : firstCell(addresses, 'Any');
}

export function limitsCell(key: GatewayKeyRow): Piece {
  return key.isDetailed ? firstCell(limitWords(key), 'None') : locked();
}
