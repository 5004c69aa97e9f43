import type { Tone } from '@/components/ui/status';
import { formatMoney } from '@/lib/core/money';
import type { GatewayKeyDetail, GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import type { GatewayKeyState } from '@/lib/domain/gateway-keys/rules';
import type { GatewayKeyFacet } from '@/lib/domain/gateway-keys/schema';

/** The list of API keys, with Steward's alone. */
export const STEWARD_KEYS_PATH = '/api-keys?kind=steward';
export const NEW_KEY_PATH = '/api-keys/steward/new';
export const STOP_PATH = '/api-keys/steward/stop';
export const gatewayKeyHref = (id: string) => `/api-keys/steward/${encodeURIComponent(id)}`;
/** What keys name that are limited to no model. */
export const ANY_MODEL = 'claude-opus-5-5';

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
    note: 'Never goes over its dollar limits. The most that each request can cost is set aside first; requests whose cost cannot be bounded are refused.',
  },
  balanced: {
    label: 'Balanced',
    note: 'What such requests usually cost is set aside, so more of them fit. The key can go over a limit by a tenth of it, or by $5.00 if that is more, but never by more than the limit itself.',
  },
} as const;

export const LIMIT_KIND_WORDS = {
  hard: { label: 'Refuse', note: 'Requests that do not fit are refused until the day or month ends.' },
  soft: {
    label: 'Only alert',
    note: 'Requests continue. The owner and everyone who can change the key are told once a day or month.',
  },
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
  'Limits per minute hold across all gateways. Tokens count when an answer ends, so answers in progress can go over.';

/** How a key's dollars are kept, and by how much it can go over them. */
export function dollarsNote({ mode, limitKind, spending }: GatewayKeyDetail): string {
  if (limitKind === 'soft') return 'Nothing is refused at a dollar limit: its owner is told when one is reached.';
  const list = 'across all gateways, at Anthropic’s list prices';
  if (mode !== 'balanced') return `Held to its dollar limits ${list}.`;
  const over = (['day', 'month'] as const).flatMap((period) => {
    const { overshoot } = spending?.[period] ?? {};
    return overshoot ? [`${formatMoney(BigInt(overshoot))} a ${period}`] : [];
  });
  return `Held to its dollar limits ${list}. It can go over by at most ${over.join(' and ')}, and further only by requests whose cost cannot be bounded.`;
}
