import { z } from 'zod';
import { normalEmail } from '@/lib/domain/accounts/rules';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';

export const CORE_USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Most users on one page of a list. */
export const MAX_PAGE = 200;
export const MAX_OPERATIONS = 100;
export const MAX_EMAILS = 20;
export const MAX_ADDRESS = 254;
/** Names, titles and the like are cut to this. */
export const MAX_LABEL = 300;

const text = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .refine((value) => !/\p{Cc}/u.test(value), 'Remove control characters.');
const optionalText = text(MAX_LABEL).optional();

export const userNameField = text(MAX_ADDRESS).refine((value) => value.trim() !== '', 'Enter the user.');

/** What Steward keeps of an identity provider's user. Everything else is ignored. */
export const scimUserField = z.strictObject({
  userName: userNameField,
  externalId: optionalText,
  active: z.boolean(),
  displayName: optionalText,
  title: optionalText,
  name: z.strictObject({ formatted: optionalText, familyName: optionalText, givenName: optionalText }).optional(),
  emails: z
    .array(z.strictObject({ value: text(MAX_ADDRESS), type: optionalText, primary: z.boolean().optional() }))
    .max(MAX_EMAILS)
    .optional(),
  [ENTERPRISE_USER]: z
    .strictObject({
      employeeNumber: optionalText,
      department: optionalText,
      manager: z.strictObject({ value: optionalText, displayName: optionalText }).optional(),
    })
    .optional(),
});
export type ScimUserFields = z.infer<typeof scimUserField>;

/** One operation of a PATCH; the value is kept as text, and only for what Steward keeps of a user. */
export const patchOperationField = z.strictObject({
  op: z.enum(['add', 'replace', 'remove']),
  path: text(300).optional(),
  value: z.json().optional(),
});
export type PatchOperation = z.infer<typeof patchOperationField>;

/** What else was requested but could not be accepted, in sentences: the rest is still carried out. */
const notTakenField = z.array(text(300)).max(20).default([]);

const asked = { permission: 'settings:write', askedBy: 'token' } as const;
const subjectOf = ({ scimUserId }: { scimUserId: string }) => ({ kind: 'scim_user', id: scimUserId });

/** The form in which user names are compared. */
export function userKey(userName: string): string {
  return normalEmail(userName);
}

export const createScimUser = declareCommand({
  name: 'scim_user.create',
  words: 'SCIM: add user',
  ...asked,
  input: z.object({ user: scimUserField, notTaken: notTakenField }),
  subject: ({ user }) => ({ kind: 'scim_user', id: userKey(user.userName), name: user.userName }),
});

export const replaceScimUser = declareCommand({
  name: 'scim_user.replace',
  words: 'SCIM: replace user',
  ...asked,
  input: z.object({ scimUserId: z.uuid(), user: scimUserField, notTaken: notTakenField }),
  subject: subjectOf,
});

export const patchScimUser = declareCommand({
  name: 'scim_user.patch',
  words: 'SCIM: change user',
  ...asked,
  input: z.object({
    scimUserId: z.uuid(),
    operations: z.array(patchOperationField).min(1).max(MAX_OPERATIONS),
    notTaken: notTakenField,
  }),
  subject: subjectOf,
});

export const deleteScimUser = declareCommand({
  name: 'scim_user.delete',
  words: 'SCIM: remove user',
  ...asked,
  input: z.object({ scimUserId: z.uuid() }),
  subject: subjectOf,
});

export const SCIM_USER_COMMANDS = [createScimUser, replaceScimUser, patchScimUser, deleteScimUser].map(
  ({ name }) => name,
);

export const MAX_TOKENS = 10;

export const scimTokenForm = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name for the token, for instance the system that will use it.')
    .max(60, 'Use at most 60 characters.')
    .refine((name) => !/\p{Cc}/u.test(name), 'Remove control characters.'),
});

/** The token is generated at the door, shown once, and known here only by its hash. */
export const createScimToken = declareCommand({
  name: 'scim_token.create',
  words: 'Create SCIM token',
  freshSignIn: 'always',
  permission: 'settings:write',
  input: scimTokenForm.extend({ tokenHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  entered: scimTokenForm,
  reveals: ['token'],
  subject: () => ({ kind: 'scim_tokens', id: 'all', name: 'SCIM tokens' }),
  secretFields: ['tokenHash'],
});

export const revokeScimToken = declareCommand({
  name: 'scim_token.revoke',
  words: 'Revoke SCIM token',
  permanent: true,
  permission: 'settings:write',
  input: z.object({ tokenId: z.uuid() }),
  subject: ({ tokenId }) => ({ kind: 'scim_token', id: tokenId }),
});

export const OFFBOARDING_MODES = ['off', 'dry_run', 'on'] as const;
export const KEY_POLICIES = ['disable', 'keep'] as const;

/** What Steward does when an identity provider deactivates someone. */
export const offboardingPolicyField = z.object({ mode: z.enum(OFFBOARDING_MODES), keys: z.enum(KEY_POLICIES) });
export type OffboardingPolicy = z.infer<typeof offboardingPolicyField>;

/** By default, Steward only records what it would have done. */
export const DEFAULT_OFFBOARDING_POLICY: OffboardingPolicy = { mode: 'dry_run', keys: 'disable' };
/** Stored settings and the audit's subjects call it so. */
export const OFFBOARDING_POLICY_KEY = 'leaving';

export const setOffboardingPolicy = declareCommand({
  name: 'offboarding_policy.set',
  formerly: ['leaving_policy.set'],
  words: 'Set SCIM policy',
  permission: 'settings:write',
  input: offboardingPolicyField,
  result: settingChange(offboardingPolicyField),
  subject: () => ({ kind: 'setting', id: OFFBOARDING_POLICY_KEY, name: 'SCIM policy' }),
});

/** The consequence of a user being active or not, as the audit and the settings page store it. */
export const OFFBOARDING_OUTCOMES = [
  'none',
  'unknown_person',
  'last_owner',
  'off',
  'dry_run',
  'started',
  'already',
] as const;
export type OffboardingOutcome = (typeof OFFBOARDING_OUTCOMES)[number];
