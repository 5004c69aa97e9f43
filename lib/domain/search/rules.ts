import type { Permission } from '@/lib/access/permissions';
import type { KeyAct } from '@/lib/domain/api-keys/rules';

/** Kinds of things that are found, in the order in which they are shown. */
export const SEARCH_GROUPS = [
  'workspaces',
  'apiKeys',
  'gatewayKeys',
  'people',
  'budgets',
  'invites',
  'models',
] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];
export const SEARCH_PER_GROUP = 8;
/** How many ids of what somebody opens most are asked with. */
export const MOST_USED = 20;

/** Lists by status: what is said of them finds them, all words of it in any order. */
export interface NamedList {
  group: Exclude<SearchGroup, 'models' | 'budgets' | 'gatewayKeys'>;
  /** The facet of the list. */
  show: string;
  words: string;
  /** Words for the status beside those of `words`. */
  also: readonly string[];
}

const NOUNS: Readonly<Record<NamedList['group'], readonly string[]>> = {
  workspaces: ['workspaces'],
  apiKeys: ['api', 'keys'],
  people: ['people', 'persons', 'members', 'users'],
  invites: ['invites', 'invitations', 'requests'],
};

const ALL_NOUNS = Object.values(NOUNS).flat();

const LISTS: readonly NamedList[] = [
  { group: 'apiKeys', show: 'inactive', words: 'Disabled API keys', also: ['inactive', 'off'] },
  { group: 'apiKeys', show: 'active', words: 'Active API keys', also: ['enabled', 'live'] },
  { group: 'apiKeys', show: 'expired', words: 'Expired API keys', also: [] },
  { group: 'apiKeys', show: 'expiring', words: 'API keys that expire soon', also: ['expiring'] },
  { group: 'apiKeys', show: 'unused', words: 'Unused API keys', also: ['idle', 'stale'] },
  { group: 'apiKeys', show: 'old', words: 'Old API keys', also: ['rotate'] },
  { group: 'apiKeys', show: 'left', words: 'API keys of people who left', also: ['orphaned', 'leavers'] },
  { group: 'apiKeys', show: 'archived', words: 'Archived API keys', also: [] },
  { group: 'apiKeys', show: 'revoked', words: 'Revoked API keys', also: ['steward', 'gateway'] },
  { group: 'invites', show: 'waiting', words: 'Invites that wait for you', also: ['waiting', 'pending', 'approve'] },
  { group: 'invites', show: 'open', words: 'Open invite requests', also: ['pending', 'undecided', 'requested'] },
  { group: 'invites', show: 'sent', words: 'Sent invites', also: ['pending', 'unanswered'] },
  { group: 'invites', show: 'done', words: 'Accepted invites', also: ['done', 'placed'] },
  {
    ...{ group: 'invites', show: 'ended', words: 'Invites that came to nothing' },
    also: ['refused', 'rejected', 'expired', 'withdrawn', 'failed', 'ended'],
  },
  { group: 'people', show: 'left', words: 'People who left', also: ['gone', 'former', 'leavers'] },
  { group: 'people', show: 'unused', words: 'People with unused API keys', also: ['idle'] },
  { group: 'workspaces', show: 'archived', words: 'Archived workspaces', also: [] },
  { group: 'workspaces', show: 'unused', words: 'Workspaces with unused API keys', also: ['idle'] },
];

const FILLING = new Set(['a', 'an', 'the', 'of', 'for', 'to', 'in', 'with', 'who', 'that', 'my', 'all', 'key', 'api']);

const wordsIn = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
const begins = (words: readonly string[], typed: string) => words.some((word) => word.startsWith(typed));

/** Lists that the text names by their status: each of its words begins one of theirs, and one of them says the status. */
export function listsNamed(text: string): NamedList[] {
  const typed = wordsIn(text).filter((word) => word === 'key' || !FILLING.has(word));
  return LISTS.filter(({ group, words, also }) => {
    const status = [...wordsIn(words).filter((word) => !ALL_NOUNS.includes(word) && !FILLING.has(word)), ...also];
    const known = [...wordsIn(words), ...also, ...NOUNS[group]];
    const isSaid = typed.some((word) => word.length > 2 && begins(status, word) && !begins(ALL_NOUNS, word));
    return isSaid && typed.every((word) => begins(known, word));
  });
}

interface Offer {
  id: string;
  words: string;
  also: readonly string[];
  permission: Permission;
}

/** What may be begun from the palette; a page opens with its form, or the name of the key is asked for. */
export const BEGINNINGS = [
  { id: 'invite', words: 'Invite someone', also: ['add', 'person', 'user', 'new'], permission: 'invite:request' },
  { id: 'create_workspace', words: 'Create workspace', also: ['new', 'add', 'make'], permission: 'workspace:write' },
  { id: 'change_limits', words: 'Change rate limits', also: ['set', 'override'], permission: 'rate_limit:write' },
  { id: 'create_scim_token', words: 'Create SCIM token', also: ['new', 'make', 'add'], permission: 'settings:write' },
  {
    ...{ id: 'create_steward_key', words: 'Create Steward key' },
    ...{ also: ['new', 'add', 'make', 'gateway'], permission: 'gateway_key:write' },
  },
  {
    ...{ id: 'stop_steward_keys', words: 'Stop Steward keys' },
    ...{ also: ['emergency', 'disable', 'gateway'], permission: 'gateway_key:write' },
  },
  { id: 'disable_key', words: 'Disable an API key…', also: ['deactivate'], permission: 'api_key:write' },
  { id: 'enable_key', words: 'Enable an API key…', also: ['activate'], permission: 'api_key:write' },
  { id: 'rename_key', words: 'Rename an API key…', also: [], permission: 'api_key:write' },
  { id: 'archive_key', words: 'Archive an API key…', also: ['delete'], permission: 'api_key:write' },
] as const satisfies readonly Offer[];
export type Beginning = (typeof BEGINNINGS)[number]['id'];

interface KeyDeed extends Offer {
  group: 'apiKeys';
  act: KeyAct;
}
interface OtherDeed extends Offer {
  group: 'workspaces' | 'people';
  act?: undefined;
}

const OF_KEY = { group: 'apiKeys', permission: 'api_key:write' } as const;
const OF_WORKSPACE = { group: 'workspaces', permission: 'workspace:write' } as const;
const OF_PERSON = { group: 'people', permission: 'person:write' } as const;

/** What may be done to one thing that was found. */
export const DEEDS = [
  { id: 'rename_key', words: 'Rename', also: [], act: 'rename', ...OF_KEY },
  { id: 'disable_key', words: 'Disable', also: ['deactivate', 'stop'], act: 'disable', ...OF_KEY },
  { id: 'enable_key', words: 'Enable', also: ['activate'], act: 'enable', ...OF_KEY },
  { id: 'archive_key', words: 'Archive', also: ['delete', 'remove'], act: 'archive', ...OF_KEY },
  { id: 'rename_workspace', words: 'Rename', also: [], ...OF_WORKSPACE },
  {
    id: 'limit_workspace',
    words: 'Change limits of',
    also: ['limit'],
    group: 'workspaces',
    permission: 'rate_limit:write',
  },
  { id: 'archive_workspace', words: 'Archive', also: ['delete', 'remove'], ...OF_WORKSPACE },
  { id: 'change_role', words: 'Change role of', also: ['role', 'promote', 'demote'], ...OF_PERSON },
  { id: 'offboard', words: 'Offboard', also: ['remove', 'leave'], ...OF_PERSON },
] as const satisfies readonly (KeyDeed | OtherDeed)[];
export type Deed = (typeof DEEDS)[number];

/** What the text begins as a beginning: all of its words stand in it. */
export function beginningsNamed(text: string): (typeof BEGINNINGS)[number][] {
  const typed = wordsIn(text).filter((word) => !FILLING.has(word));
  return BEGINNINGS.filter(({ words, also }) => typed.every((word) => begins([...wordsIn(words), ...also], word)));
}

/** `disable intake` as the deeds and what they are to be done to; null where the text names no deed. */
export function deedsNamed(text: string): { deeds: Deed[]; of: string } | null {
  const [verb = '', ...rest] = text.trim().split(/\s+/);
  const typed = verb.toLowerCase();
  if (typed.length < 3) return null;
  const deeds = DEEDS.filter(({ words, also }) => begins([wordsIn(words)[0] ?? '', ...also], typed));
  while (rest[0] && (FILLING.has(rest[0].toLowerCase()) || /^(limits?|role|workspace|person)$/i.test(rest[0])))
    rest.shift();
  const of = rest.join(' ');
  return deeds.length > 0 && of !== '' ? { deeds, of } : null;
}

const [LEAST_LETTERS, MOST_LETTERS] = [5, 32];

/** A text in which one letter is any at all: null. */
export type Variant = readonly (string | null)[];

export interface Typo {
  /** The text with one letter wrong, missing, too many or swapped with the next. */
  variants: readonly Variant[];
  /** A typo leaves two of these as they are, wherever it stands. */
  thirds: readonly string[];
  /** But for two letters swapped where two of them meet: the text with these swapped back. */
  swaps: readonly string[];
}

/** What the text may have been meant to be; null for what is too short to be mistyped, or too long. */
export function guessTypo(text: string): Typo | null {
  const letters = [...text.trim().toLowerCase()];
  const count = letters.length;
  if (count < LEAST_LETTERS || count > MOST_LETTERS) return null;
  const variants = letters.flatMap((letter, at): Variant[] => {
    const [before, after] = [letters.slice(0, at), letters.slice(at + 1)];
    const [next, ...rest] = after;
    return [
      [...before, null, ...after],
      [...before, ...after],
      ...(at > 0 ? [[...before, null, letter, ...after]] : []),
      ...(next === undefined ? [] : [[...before, next, letter, ...rest]]),
    ];
  });
  const [first, second] = [Math.floor(count / 3), Math.floor((2 * count) / 3)];
  const thirds = [letters.slice(0, first), letters.slice(first, second), letters.slice(second)];
  const swaps = [first, second].map((at) =>
    [...letters.slice(0, at - 1), letters[at], letters[at - 1], ...letters.slice(at + 1)].join(''),
  );
  return { variants, thirds: thirds.map((part) => part.join('')), swaps };
}

/** Whether the name holds the text with one typo in it. */
export function isNear(name: string, typo: Typo): boolean {
  const letters = [...name.toLowerCase()];
  return typo.variants.some((variant) =>
    letters.some((_, start) =>
      variant.every(
        (letter, at) => (letters[start + at] ?? '') !== '' && (letter ?? letters[start + at]) === letters[start + at],
      ),
    ),
  );
}
