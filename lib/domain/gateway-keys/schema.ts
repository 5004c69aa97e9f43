import { z } from 'zod';
import { type PermissionObject, WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { nanoFromDollars } from '@/lib/core/money';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { NEEDS_SECOND } from '@/lib/domain/key-changes/guard-rules';
import { nameField, workspaceIdField } from '@/lib/domain/workspaces/schema';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { instant, networksField } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';
import { dollarsText } from '@/lib/operations/dollars-text';
import {
  ENVIRONMENTS,
  KEY_DAYS,
  KEY_MODES,
  LIMIT_KINDS,
  MOST_KEY_DAYS,
  MOST_MODELS,
  MOST_OVERLAP_HOURS,
  OVERLAP_HOURS,
} from './rules';

const MOST_DOLLARS = 1_000_000_000n;

const spendField = dollarsText('Enter an amount in US dollars, such as 250.')
  .refine((text) => (nanoFromDollars(text) ?? 0n) > 0n, 'Enter an amount in US dollars, such as 250.')
  .refine((text) => (nanoFromDollars(text) ?? 0n) <= MOST_DOLLARS * 1_000_000_000n, 'Enter at most $1,000,000,000.')
  .nullable();

const countField = z
  .number('Enter a number.')
  .int('Enter a whole number.')
  .min(1, 'Enter at least 1.')
  .max(2_000_000_000, 'Enter at most 2,000,000,000.')
  .nullable();

const modelField = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,199}$/, 'This is not the ID of a model, such as claude-opus-5-5.');

const memberIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the ID of a member.');

const purposeField = z
  .string()
  .max(500, 'Use at most 500 characters.')
  .transform((text) => text.replace(/\p{Cc}+/gu, ' ').trim());

const daysField = z
  .number('Enter a number of days.')
  .int('Enter whole days.')
  .min(1, 'Enter at least 1 day.')
  .max(MOST_KEY_DAYS, `Enter at most ${MOST_KEY_DAYS} days.`)
  .nullable();

const settings = {
  name: nameField(200),
  /** A member of the organisation. */
  ownerId: memberIdField.nullable(),
  costCentreId: z.uuid().nullable(),
  purpose: purposeField,
  environment: z.enum(ENVIRONMENTS),
  addresses: networksField,
  /** The only models it may name, in fallbacks and batches too; null for all. */
  models: z.array(modelField).min(1, 'Name at least one model.').max(MOST_MODELS).nullable(),
  requestsPerMinute: countField,
  inputTokensPerMinute: countField,
  outputTokensPerMinute: countField,
  spendPerDay: spendField,
  spendPerMonth: spendField,
  mode: z.enum(KEY_MODES),
  limitKind: z.enum(LIMIT_KINDS),
};

/** What a person enters: the door makes the key. */
export const gatewayKeyForm = z.object({
  ...settings,
  workspaceId: workspaceIdField,
  ownerId: settings.ownerId.default(null),
  costCentreId: settings.costCentreId.default(null),
  purpose: settings.purpose.default(''),
  environment: settings.environment.default('production'),
  addresses: settings.addresses.default([]),
  models: settings.models.default(null),
  requestsPerMinute: countField.default(null),
  inputTokensPerMinute: countField.default(null),
  outputTokensPerMinute: countField.default(null),
  spendPerDay: spendField.default(null),
  spendPerMonth: spendField.default(null),
  mode: settings.mode.default('strict'),
  limitKind: settings.limitKind.default('hard'),
  /** Null for a key that does not expire. */
  days: daysField.default(KEY_DAYS),
});

const secretFields = {
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  endsWith: z.string().regex(/^\w{4}$/),
};
const keyRef = z.object({ workspaceId: workspaceIdField, gatewayKeyId: z.uuid() });
const ofKey = {
  permission: 'gateway_key:write',
  subject: (input: z.output<typeof keyRef>) => ({ kind: 'gateway_key', id: input.gatewayKeyId }),
  object: (input: z.output<typeof keyRef>) => ({ workspaceId: input.workspaceId }),
} as const;

/** What an emergency stop disabled may need a second person to work again. */
const LIFTS_STOP = secondPerson('stop_lift', 'gateway_key:write');

/** The key is generated at the door, shown once, and known here only by its hash. */
export const createGatewayKey = declareCommand({
  name: 'gateway_key.create',
  words: 'Create Steward key',
  freshSignIn: 'always',
  ...ofKey,
  input: gatewayKeyForm.extend({ gatewayKeyId: z.uuid(), ...secretFields }),
  entered: gatewayKeyForm,
  reveals: ['key'],
  subject: ({ gatewayKeyId, name }) => ({ kind: 'gateway_key', id: gatewayKeyId, name }),
  secretFields: ['secretHash'],
});

export const changeGatewayKey = declareCommand({
  name: 'gateway_key.change',
  words: 'Change Steward key',
  moves: ['spend'],
  ...ofKey,
  approval: NEEDS_SECOND,
  /** What is left out stays. `from` is when the form's key was last changed: what somebody changed since is not overwritten. */
  input: keyRef.extend({
    ...z.object(settings).partial().shape,
    from: instant.optional(),
    /** From now. */
    days: daysField.optional(),
  }),
});

export const rotateGatewayKeyForm = keyRef.extend({
  overlapHours: z
    .number('Enter a number of hours.')
    .int('Enter whole hours.')
    .min(0, 'Enter 0 or more hours.')
    .max(MOST_OVERLAP_HOURS, `Enter at most ${MOST_OVERLAP_HOURS} hours.`)
    .default(OVERLAP_HOURS),
});

/** A successor with the same settings; both work until the overlap is over. */
export const rotateGatewayKey = declareCommand({
  name: 'gateway_key.rotate',
  words: 'Rotate Steward key',
  freshSignIn: 'always',
  ...ofKey,
  input: rotateGatewayKeyForm.extend({ successorId: z.uuid(), ...secretFields }),
  entered: rotateGatewayKeyForm,
  reveals: ['key'],
  secretFields: ['secretHash'],
});

export const disableGatewayKey = declareCommand({
  name: 'gateway_key.disable',
  words: 'Disable Steward key',
  moves: ['spend'],
  ...ofKey,
  approval: NEEDS_SECOND,
  input: keyRef,
});

export const enableGatewayKey = declareCommand({
  name: 'gateway_key.enable',
  words: 'Enable Steward key',
  moves: ['spend'],
  ...ofKey,
  approval: LIFTS_STOP,
  input: keyRef,
});

/** For ever; no gateway serves it once this has succeeded. */
export const revokeGatewayKey = declareCommand({
  name: 'gateway_key.revoke',
  words: 'Revoke Steward key',
  permanent: true,
  moves: ['spend'],
  ...ofKey,
  approval: NEEDS_SECOND,
  input: keyRef,
});

/** What is typed to stop the keys of everything. */
export const ALL_KEYS = 'all keys';

const ofMany = {
  permission: 'gateway_key:write',
  moves: ['spend'],
  subject: ({ workspaceId }: { workspaceId: string | null }) => ({
    kind: 'gateway_keys',
    id: workspaceId ?? 'organization',
  }),
  object: ({ workspaceId }: { workspaceId: string | null }): PermissionObject =>
    workspaceId === null ? WHOLE_ORGANIZATION : { workspaceId },
} as const;

/** Disables every key that works, of one workspace or (null) of all. No gateway serves them once this has succeeded. */
export const stopGatewayKeys = declareCommand({
  name: 'gateway_key.stop',
  words: 'Stop all Steward keys',
  ...ofMany,
  input: z.object({
    workspaceId: workspaceIdField.nullable(),
    /** The name of the workspace; `all keys` for everything. */
    typedName: z.string().max(200),
  }),
});

/** Enables those that this stop disabled, and no others, of one workspace or (null) of all. */
export const resumeGatewayKeys = declareCommand({
  name: 'gateway_key.resume',
  words: 'Undo a stop of Steward keys',
  ...ofMany,
  approval: LIFTS_STOP,
  input: z.object({ workspaceId: workspaceIdField.nullable(), stopId: z.uuid() }),
});

export const GATEWAY_KEY_FACETS = ['all', 'live', 'expiring', 'unused', 'disabled', 'expired', 'revoked'] as const;
export type GatewayKeyFacet = (typeof GATEWAY_KEY_FACETS)[number];

export const GATEWAY_KEY_SORTS = ['name', 'workspace', 'owner', 'created', 'expires', 'used'] as const;
export type GatewayKeySort = (typeof GATEWAY_KEY_SORTS)[number];

export const gatewayKeyFilters = z.object({
  search: searchField,
  show: z.enum(GATEWAY_KEY_FACETS).default('all'),
  workspaceId: workspaceIdField.optional(),
  ownerId: memberIdField.optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  sort: z.enum(GATEWAY_KEY_SORTS).default('name'),
  order: z.enum(ORDERS).default('asc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
