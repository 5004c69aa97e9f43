import { z } from 'zod';
import { ORG_ROLES } from '@/lib/access/principals';
import { networksField } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';
import { DAYS_BY_DEFAULT, MOST_DAYS, SCOPES } from './rules';

const nameField = z
  .string()
  .trim()
  .min(1, 'Enter a name for the token, for instance the program that will use it.')
  .max(60, 'Use at most 60 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Remove control characters.');

export const tokenForm = z.object({
  name: nameField,
  /** Null: the role of the person who answers for it. */
  role: z.enum(ORG_ROLES).nullable().default(null),
  /** The only permissions it has; null for all of its role's. */
  scopes: z.array(z.enum(SCOPES)).min(1, 'Choose at least one permission.').max(SCOPES.length).nullable().default(null),
  /** The only workspaces it reaches; null for all that its role does. */
  workspaceIds: z.array(z.string().max(200)).min(1, 'Choose at least one workspace.').max(200).nullable().default(null),
  addresses: networksField.default([]),
  /** Whatever it asks for waits until whoever answers for it confirms it. */
  preparesOnly: z.boolean().default(false),
  /** How many days it lasts; null for a token that does not expire. */
  days: z
    .number('Enter a number of days.')
    .int('Enter whole days.')
    .min(1, 'Enter at least 1 day.')
    .max(MOST_DAYS, `Enter at most ${MOST_DAYS} days.`)
    .nullable()
    .default(DAYS_BY_DEFAULT),
});

/** The token is generated at the door, shown once, and known here only by its hash. */
export const createToken = declareCommand({
  name: 'token.create',
  words: 'Create API token',
  freshSignIn: 'always',
  permission: 'token:write',
  input: tokenForm.extend({
    tokenId: z.uuid(),
    tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
    endsWith: z.string().regex(/^\w{4}$/),
  }),
  entered: tokenForm,
  reveals: ['token'],
  asksItself: true,
  subject: ({ tokenId, name }) => ({ kind: 'token', id: tokenId, name }),
  secretFields: ['tokenHash'],
});

const subjectOf = ({ tokenId }: { tokenId: string }) => ({ kind: 'token', id: tokenId });

export const revokeToken = declareCommand({
  name: 'token.revoke',
  words: 'Revoke API token',
  permanent: true,
  permission: 'token:write',
  input: z.object({ tokenId: z.uuid() }),
  asksItself: true,
  subject: subjectOf,
});

export const takeOverToken = declareCommand({
  name: 'token.take_over',
  words: 'Take over API token',
  permission: 'policy:write',
  input: z.object({ tokenId: z.uuid() }),
  subject: subjectOf,
});
