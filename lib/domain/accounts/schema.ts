import { z } from 'zod';
import { ORG_ROLES } from '@/lib/access/principals';
import { userIdField } from '@/lib/domain/people/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { normalEmail } from './rules';

export const emailField = z.string().trim().max(254).pipe(z.email('Enter an e-mail address.')).transform(normalEmail);
export const personNameField = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(120, 'Use at most 120 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.');
const hashField = z.string().regex(/^[0-9a-f]{64}$/);
const passwordHashField = z.string().startsWith('$argon2id$').max(300);

/** Opened by the set-up code alone, while there is no owner. */
export const createFirstOwner = declareCommand({
  name: 'person.create_first_owner',
  permission: 'settings:write',
  input: z.object({ email: emailField, name: personNameField, passwordHash: passwordHashField }),
  target: () => 'installation:owner',
  secretFields: ['passwordHash'],
});

export const overrideRole = declareCommand({
  name: 'person.override_role',
  permission: 'role:write',
  /** `role: null` returns the person to what the organisation says. */
  input: z.object({ personId: z.uuid(), role: z.enum(ORG_ROLES).nullable() }),
  target: (input) => `person:${input.personId}`,
});

/** Opened by a one-time code alone; the code says whose password it is. */
export const setPassword = declareCommand({
  name: 'person.set_password',
  permission: 'settings:read',
  input: z.object({ passwordHash: passwordHashField }),
  target: () => 'credential:own',
  secretFields: ['passwordHash'],
});

export const createSignInLink = declareCommand({
  name: 'person.create_sign_in_link',
  permission: 'role:write',
  input: z.object({ personId: z.uuid(), codeHash: hashField }),
  target: (input) => `person:${input.personId}`,
  secretFields: ['codeHash'],
});

/** Confirms that a member who is new there is somebody who left before: the person takes up again, with both histories. */
export const linkAgain = declareCommand({
  name: 'person.link_again',
  permission: 'role:write',
  input: z.object({ personId: z.uuid(), userId: userIdField }),
  target: (input) => `person:${input.personId}`,
});

export const accountFilters = z.object({
  search: z
    .string()
    .max(100)
    .transform((text) => text.replace(/\p{Cc}/gu, '').trim())
    .optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type AccountFilters = z.input<typeof accountFilters>;
