import { z } from 'zod';
import { holdsSecret } from '@/lib/core/shown-secrets';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { NEEDS_SECOND } from '@/lib/domain/key-changes/guard-rules';
import type { RotationFacet } from '@/lib/domain/rotations/schema';
import { nameField, workspaceIdField } from '@/lib/domain/workspaces/schema';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { instant } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';
import { KEY_KINDS } from './rules';

export const apiKeyIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not an API key ID.');

const MOST_KEY_NAME = 500;

const isSecretless = (text: string) => !holdsSecret(text);
/** What `refine` takes to refuse a text that would be kept with a secret in it. */
export const SECRETLESS = [isSecretless, 'This holds a whole secret. Steward keeps none: remove it.'] as const;

/** The workspace is that of the permission: null for a key of the whole organisation. */
export const apiKeyRef = z.object({ workspaceId: workspaceIdField.nullable(), apiKeyId: apiKeyIdField });

/** What all commands about one key share. */
export const ofKey = {
  permission: 'api_key:write',
  subject: (input: z.output<typeof apiKeyRef>) => ({ kind: 'api_key', id: input.apiKeyId }),
  object: (input: z.output<typeof apiKeyRef>) => ({ workspaceId: input.workspaceId }),
} as const;

export const renameApiKey = declareCommand({
  name: 'api_key.rename',
  words: 'Rename API key',
  ...ofKey,
  /** `from` is the name that the form showed: one that somebody else has changed meanwhile is not overwritten. */
  input: apiKeyRef.extend({
    from: z.string().max(1_000).optional(),
    name: nameField(MOST_KEY_NAME).refine(...SECRETLESS),
  }),
});

export const disableApiKey = declareCommand({
  name: 'api_key.disable',
  words: 'Disable API key',
  moves: ['spend'],
  ...ofKey,
  approval: NEEDS_SECOND,
  input: apiKeyRef,
});

export const enableApiKey = declareCommand({
  name: 'api_key.enable',
  words: 'Enable API key',
  moves: ['spend'],
  ...ofKey,
  input: apiKeyRef,
});

/** Why something is decided about a key: everyone who sees the key sees it. */
export const reasonField = z
  .string()
  .max(300, 'Use at most 300 characters.')
  .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(1, 'Enter a reason.')
      .refine(...SECRETLESS),
  );

const protection = { permission: 'api_key:protect', subject: ofKey.subject, object: ofKey.object } as const;

/** No budget disables it then. */
export const protectApiKey = declareCommand({
  name: 'api_key.protect',
  words: 'Protect API key',
  ...protection,
  input: apiKeyRef.extend({ reason: reasonField }),
});

export const unprotectApiKey = declareCommand({
  name: 'api_key.unprotect',
  words: 'Stop protecting API key',
  ...protection,
  input: apiKeyRef,
});

export const proseField = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine(...SECRETLESS);
const lineField = (most: number) =>
  proseField(most).refine((text) => !/\p{Cc}/u.test(text), 'Remove control characters and line breaks.');

/** Steward's own words about a key: Anthropic is not asked. */
export const keyWords = z.object({
  environment: z.enum(ENVIRONMENTS).nullable(),
  purpose: lineField(80),
  contact: lineField(200),
  notes: proseField(2_000),
});
export type KeyWords = z.output<typeof keyWords>;

/** `from` is when the form's words were written: what somebody has written since is not overwritten. */
export const describeApiKey = declareCommand({
  name: 'api_key.describe',
  words: 'Describe API key',
  ...ofKey,
  input: apiKeyRef.extend({ ...keyWords.shape, from: instant.nullable().optional() }),
});

/** A member of the organisation answers for it from now on; at Anthropic nothing changes. */
export const assignApiKey = declareCommand({
  name: 'api_key.assign',
  words: 'Hand over API key',
  ...ofKey,
  input: apiKeyRef.extend({ ownerId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the ID of a member.') }),
});

/** For ever. The name must be typed. */
export const archiveApiKey = declareCommand({
  name: 'api_key.archive',
  words: 'Archive API key',
  permanent: true,
  moves: ['spend'],
  ...ofKey,
  approval: NEEDS_SECOND,
  /** `from` is the state that the form showed. */
  input: apiKeyRef.extend({
    from: z.string().max(100).optional(),
    typedName: z
      .string()
      .max(1_000)
      .refine(...SECRETLESS),
  }),
});

/** The command that brings a key to a state, by the vendor's name for that. */
export const COMMAND_OF_STATUS = { active: enableApiKey, inactive: disableApiKey, archived: archiveApiKey } as const;

/** What needs a look, of active keys alone. */
export const KEY_WARNINGS = [
  'old',
  'unused',
  'left',
  'expiring',
  /** Nobody answers for it. */
  'unowned',
  /** Its name breaks the name rule of the policy. */
  'misnamed',
  /** Its name speaks of development or staging, its workspace of production. */
  'misplaced',
] as const;

/** Ways of looking at keys. */
export const KEY_FACETS = [
  'all',
  'active',
  ...KEY_WARNINGS,
  'inactive',
  'expired',
  'archived',
  'revoked',
  'gone',
] as const;
export type KeyFacet = (typeof KEY_FACETS)[number];

export const KEY_SORTS = ['name', 'workspace', 'owner', 'age', 'expires', 'used', 'spend'] as const;
export type KeySort = (typeof KEY_SORTS)[number];

/** What a list works out for the keys that it shows, where it is asked to. */
export const KEY_FIGURES = ['traffic', 'last_hour', 'rotation'] as const;
export type KeyFigure = (typeof KEY_FIGURES)[number];

/** Where replacing a key stands, as the list of rotations has it. */
export const KEY_ROTATIONS = ['act', 'soon', 'underway', 'later'] as const satisfies readonly RotationFacet[];

/** Nobody said which. */
export const NO_ENVIRONMENT = 'none';
export const MOST_MODEL_NAME = 200;

/** What a key should have: of Steward's keys known addresses, of Anthropic's that spent money the way through the gateway. */
export const KEY_LACKS = ['addresses', 'gateway'] as const;
export type KeyLack = (typeof KEY_LACKS)[number];

const idField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

export const apiKeyFilters = z.object({
  search: searchField,
  show: z.enum(KEY_FACETS).default('all'),
  /** Who issued it; both unless given. */
  kind: z.enum(KEY_KINDS).optional(),
  workspaceId: idField.optional(),
  /** Who the key acts for, else who made it. */
  ownerId: idField.optional(),
  /** Of keys that work: those not used for at least so many days, and as old themselves. */
  unusedDays: z.int().min(1).max(3_650).optional(),
  environment: z.enum([...ENVIRONMENTS, NO_ENVIRONMENT]).optional(),
  /** Of Anthropic's alone. */
  rotation: z.enum(KEY_ROTATIONS).optional(),
  /** Only those that should have it and do not. */
  lacks: z.enum(KEY_LACKS).optional(),
  /** Used with it in the last 30 days. */
  model: z.string().min(1).max(MOST_MODEL_NAME).optional(),
  figures: z.array(z.enum(KEY_FIGURES)).max(KEY_FIGURES.length).default([]),
  sort: z.enum(KEY_SORTS).default('spend'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
export type ApiKeyFilters = z.input<typeof apiKeyFilters>;
