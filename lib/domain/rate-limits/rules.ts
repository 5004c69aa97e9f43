import type { RateLimitType } from '@/lib/upstream/contract';

/** The types a workspace can override; others are only shown. */
export const WRITABLE_TYPES = [
  'requests_per_minute',
  'input_tokens_per_minute_cache_aware',
  'input_tokens_per_minute',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'fast_itpmca',
  'fast_otpm',
  'tool_uses_per_second',
] as const satisfies readonly RateLimitType[];

export function isWritableType(type: string): type is RateLimitType {
  return WRITABLE_TYPES.some((known) => known === type);
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  requests_per_minute: 'requests per minute',
  input_tokens_per_minute_cache_aware: 'input tokens per minute',
  input_tokens_per_minute: 'input tokens per minute, cache reads included',
  output_tokens_per_minute: 'output tokens per minute',
  tokens_per_minute: 'tokens per minute',
  tokens_per_day: 'tokens per day',
  fast_itpmca: 'fast-mode input tokens per minute',
  fast_otpm: 'fast-mode output tokens per minute',
  tool_uses_per_second: 'tool uses per second',
  enqueued_batch_requests: 'queued batch requests',
};

const GROUP_WORDS: Readonly<Record<string, string>> = {
  batch: 'Batches',
  files: 'Files',
  skills: 'Skills',
  token_count: 'Token counting',
  web_search: 'Web search',
};

/** A limit's type in words; an unknown one keeps its own name. */
export function typeWords(type: string): string {
  return TYPE_WORDS[type] ?? type;
}

/** A group's name; groups other than model groups only have a type upstream. */
export function groupWords(name: string): string {
  return GROUP_WORDS[name] ?? name;
}

const NAMED_MODELS = 3;

/** The name of a group without one, as in old answers: from its models, else from its type. */
export function nameOfGroup(
  group: { type: string; display_name: string | null },
  models: readonly string[] | null,
): string {
  if (group.display_name) return group.display_name;
  if (group.type !== 'model_group' || !models || models.length === 0) return group.type;
  const more = models.length - NAMED_MODELS;
  return [...models.slice(0, NAMED_MODELS), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

interface OverrideSubject {
  isDefault: boolean;
  archivedAt: Date | null;
  goneAt: Date | null;
}

/** Why a workspace cannot have its own limits, as a sentence; null if it can. */
export function overrideRefusal(workspace: OverrideSubject): string | null {
  if (workspace.isDefault) {
    return 'The default workspace cannot have limits of its own: it uses the organisation’s.';
  }
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'This workspace is archived and cannot have limits.';
  return null;
}

/** What applies: the lower of the organisation's limit and the workspace's own. Null: neither is known. */
export function effectiveValue(own: number | null, organization: number | null): number | null {
  if (own === null || organization === null) return own ?? organization;
  return Math.min(own, organization);
}

export interface OverrideChange {
  type: string;
  before: number | null;
  after: number | null;
}

/** The values that differ from what was expected, each as a message for its input field. */
export function changedLimits(
  limits: readonly { type: string; expected?: number | null }[],
  present: ReadonlyMap<string, number>,
): {
  message: string;
  fieldErrors: Record<string, string>;
  current: { type: string; expected: number | null }[];
} | null {
  const changed = limits.flatMap(({ type, expected }, at) => {
    const now = present.get(type) ?? null;
    return expected === undefined || now === expected ? [] : [{ at, type, now, expected }];
  });
  if (changed.length === 0) return null;
  const words = changed.map(
    ({ type, now, expected }) => `${typeWords(type)} is now ${valueWords(now)}, not ${valueWords(expected)}`,
  );
  return {
    message: `Someone changed this a moment ago: ${words.join('; ')}. Nothing was changed. Check it, then submit again.`,
    current: limits.map(({ type }) => ({ type, expected: present.get(type) ?? null })),
    fieldErrors: Object.fromEntries(changed.map(({ at, now }) => [`limits.${at}.value`, `Now ${valueWords(now)}.`])),
  };
}

function valueWords(value: number | null): string {
  return value === null ? 'without an override' : value.toLocaleString('en-GB');
}
