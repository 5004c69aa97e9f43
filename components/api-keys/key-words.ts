import { gatewayKeyHref } from '@/components/gateway-keys/gateway-key-words';
import type { Tone } from '@/components/ui/status';
import { type Day, dayOf, daysBetween, formatDay } from '@/lib/core/time';
import {
  EXPIRES_WITHIN_DAYS,
  KEY_KINDS,
  type KeyKind,
  OLD_AFTER_DAYS,
  UNUSED_AFTER_DAYS,
} from '@/lib/domain/api-keys/rules';
import type { KeyFacet, KeyLack } from '@/lib/domain/api-keys/schema';

const STATES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  active: { tone: 'good', word: 'Active' },
  inactive: { tone: 'neutral', word: 'Disabled' },
  expired: { tone: 'neutral', word: 'Expired' },
  archived: { tone: 'neutral', word: 'Archived' },
  revoked: { tone: 'neutral', word: 'Revoked' },
  gone: { tone: 'neutral', word: 'Gone' },
  unknown: { tone: 'neutral', word: 'In reports only' },
};

/** The page of a key. */
export function keyHref(kind: KeyKind, id: string): string {
  return kind === 'steward' ? gatewayKeyHref(id) : `/api-keys/${id}`;
}

export const KIND_WORDS: Readonly<Record<KeyKind, string>> = { anthropic: 'Anthropic', steward: 'Steward' };

/** The filter by who issued a key. */
export const KIND_SELECT = {
  param: 'kind',
  label: 'Issued by',
  any: 'Anthropic and Steward',
  options: KEY_KINDS.map((kind) => ({ value: kind, label: `${KIND_WORDS[kind]} only` })),
};

/** A state that is not known keeps its own name. */
export function keyState(status: string): { tone: Tone; word: string } {
  return STATES[status] ?? { tone: 'neutral', word: status };
}

export const FACET_WORDS: Record<KeyFacet, string> = {
  all: 'All',
  active: 'Active',
  old: `Older than ${OLD_AFTER_DAYS} days`,
  unused: `Unused for ${UNUSED_AFTER_DAYS} days`,
  left: 'Of people who left',
  expiring: `Expiring in ${EXPIRES_WITHIN_DAYS} days`,
  unowned: 'Without an owner',
  misnamed: 'Break the name rule',
  misplaced: 'Dev name in production',
  inactive: 'Disabled',
  expired: 'Expired',
  archived: 'Archived',
  revoked: 'Revoked',
  gone: 'Gone',
};

/** Only those that should have it. */
export const LACK_WORDS: Record<KeyLack, string> = {
  addresses: 'Active Steward keys that work from any address',
  gateway: 'Spent money in 30 days past the gateway',
};

/** Whole days since an instant, by the calendar of UTC. */
export function ageInDays(since: Date, now: Date): number {
  return Math.max(0, daysBetween(dayOf(since), dayOf(now)));
}

/** `today`, `1 day`, `143 days` */
export function daysWords(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}

export function lastUsedWords(day: Day | null): string {
  return day === null ? 'never used' : `last used ${formatDay(day)}`;
}

/** `ends on 30 Nov 2026`, or `ended on` where that is past. */
export function endWords(endDay: Day, today: Day): string {
  return `${endDay > today ? 'ends' : 'ended'} on ${formatDay(endDay)}`;
}

export const KEY_ORDERS = [
  { value: 'spend desc', label: 'Spend, most first' },
  { value: 'name asc', label: 'Name' },
  { value: 'age desc', label: 'Oldest first' },
  { value: 'age asc', label: 'Newest first' },
  { value: 'used asc', label: 'Longest unused first' },
  { value: 'expires asc', label: 'Expiring first' },
] as const;
