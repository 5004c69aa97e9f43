import type { Tone } from '@/components/ui/status';
import { formatMoney } from '@/lib/core/money';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import type { GatewayKeyState } from '@/lib/domain/gateway-keys/rules';
import type { GatewayKeyFacet } from '@/lib/domain/gateway-keys/schema';

export const KEYS_PATH = '/api-keys/steward';
export const gatewayKeyHref = (id: string) => `${KEYS_PATH}/${encodeURIComponent(id)}`;

export const STATE_LOOKS: Readonly<Record<GatewayKeyState, { tone: Tone; word: string }>> = {
  live: { tone: 'good', word: 'Active' },
  disabled: { tone: 'neutral', word: 'Disabled' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'neutral', word: 'Revoked' },
};

export const FACET_WORDS: Record<GatewayKeyFacet, string> = {
  all: 'All',
  live: 'Active',
  expiring: 'Expiring in 14 days',
  unused: 'Never used',
  disabled: 'Disabled',
  expired: 'Expired',
  revoked: 'Revoked',
};
export const WARNING_FACETS: readonly GatewayKeyFacet[] = ['expiring'];

export const ENVIRONMENT_WORDS: Readonly<Record<NonNullable<GatewayKeyRow['environment']>, string>> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
  other: 'Other',
};

export const MODE_WORDS = {
  strict: {
    label: 'Strict',
    note: 'Never goes over its dollars. Batches, and requests whose cost cannot be bounded, are refused if it has such a limit.',
  },
  balanced: { label: 'Balanced', note: 'Its dollars are kept with the key, but not enforced yet.' },
} as const;

export const KEY_ORDERS = [
  { value: 'name asc', label: 'Name' },
  { value: 'used desc', label: 'Last used first' },
  { value: 'created desc', label: 'Newest first' },
  { value: 'expires asc', label: 'Expiring first' },
] as const;

type Limits = Pick<
  GatewayKeyRow,
  'requestsPerMinute' | 'inputTokensPerMinute' | 'outputTokensPerMinute' | 'spendPerDay' | 'spendPerMonth'
>;

/** Each limit that a key has: `60 requests a minute`, `$50.00 a day`. */
export function limitWords(key: Limits): string[] {
  const count = (value: number | null, what: string) =>
    value === null ? [] : [`${value.toLocaleString('en-US')} ${what} a minute`];
  const money = (nano: string | null, per: string) => (nano === null ? [] : [`${formatMoney(BigInt(nano))} a ${per}`]);
  return [
    ...count(key.requestsPerMinute, 'requests'),
    ...count(key.inputTokensPerMinute, 'input tokens'),
    ...count(key.outputTokensPerMinute, 'output tokens'),
    ...money(key.spendPerDay, 'day'),
    ...money(key.spendPerMonth, 'month'),
  ];
}

/** What the gateway does about each kind of limit. */
export const LIMITS_NOTE =
  'Limits a minute hold over all gateways. Tokens count when an answer ends, so answers under way can go over.';
export const DOLLARS_NOTE = {
  strict: 'Held to its dollars over all gateways, by Anthropic’s list prices.',
  balanced: 'The dollars of a balanced key are kept with it, but not enforced yet.',
} as const;
