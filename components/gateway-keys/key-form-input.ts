import type { ENVIRONMENTS, KEY_MODES, LIMIT_KINDS } from '@/lib/domain/gateway-keys/rules';

/** What is chosen rather than typed. */
export interface KeyChoices {
  owner: { id: string; name: string } | null;
  costCentreId: string | null;
  environment: (typeof ENVIRONMENTS)[number];
}

/** Settings that are typed, as their fields show them. */
export interface KeyTexts {
  name: string;
  purpose: string;
  addresses: readonly string[];
  models: readonly string[];
  requestsPerMinute: string;
  inputTokensPerMinute: string;
  outputTokensPerMinute: string;
  spendPerDay: string;
  spendPerMonth: string;
  mode: (typeof KEY_MODES)[number];
  limitKind: (typeof LIMIT_KINDS)[number];
}

export const NO_TEXTS: KeyTexts = {
  ...{ name: '', purpose: '', addresses: [], models: [], requestsPerMinute: '', inputTokensPerMinute: '' },
  ...{ outputTokensPerMinute: '', spendPerDay: '', spendPerMonth: '', mode: 'strict' },
  limitKind: 'hard',
};

/** The settings of a key, of what was typed and chosen. */
export function settingsInput(fields: FormData, { owner, costCentreId, environment }: KeyChoices) {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const words = (name: string) =>
    text(name)
      .split(/[\s,]+/)
      .filter(Boolean);
  const count = (name: string) => (text(name) === '' ? null : Number(text(name).replace(/,/g, '')));
  const models = words('models');
  return {
    ...{ name: text('name'), purpose: text('purpose'), ownerId: owner?.id ?? null, costCentreId, environment },
    addresses: words('addresses'),
    models: models.length === 0 ? null : models,
    requestsPerMinute: count('requestsPerMinute'),
    inputTokensPerMinute: count('inputTokensPerMinute'),
    outputTokensPerMinute: count('outputTokensPerMinute'),
    spendPerDay: text('spendPerDay') || null,
    spendPerMonth: text('spendPerMonth') || null,
    mode: text('mode') === 'balanced' ? ('balanced' as const) : ('strict' as const),
    limitKind: text('limitKind') === 'soft' ? ('soft' as const) : ('hard' as const),
  };
}

/** Empty: it does not expire. */
export function daysInput(fields: FormData): number | null {
  const text = String(fields.get('days') ?? '').trim();
  return text === '' ? null : Number(text);
}
