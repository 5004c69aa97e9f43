import { z } from 'zod';
import { ORG_ROLES } from '@/lib/access/principals';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { userIdField } from '@/lib/domain/people/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { normalEmail } from './rules';

export const emailField = z.string().trim().max(254).pipe(z.email('Enter an e-mail address.')).transform(normalEmail);
export const personNameField = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(120, 'Use at most 120 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Remove control characters.');
const hashField = z.string().regex(/^[0-9a-f]{64}$/);
const passwordHashField = z.string().startsWith('$argon2id$').max(300);

/** Only the set-up code can run this, while there is no owner. */
export const createFirstOwner = declareCommand({
  name: 'account.create_first_owner',
  formerly: ['person.create_first_owner'],
  words: 'Create first owner',
  freshSignIn: { notNeeded: 'The code itself proves who it is.' },
  permission: 'settings:write',
  input: z.object({ email: emailField, name: personNameField, passwordHash: passwordHashField }),
  internal: 'A password is a person’s own. Only the set-up code opens this.',
  subject: () => ({ kind: 'installation', id: 'owner', name: 'Steward' }),
  secretFields: ['passwordHash'],
});

export const overrideRole = declareCommand({
  name: 'account.override_role',
  formerly: ['person.override_role'],
  words: 'Change Steward role',
  permission: 'role:write',
  /** `role: null` returns the person to the role the organisation gives. */
  input: z.object({ personId: z.uuid(), role: z.enum(ORG_ROLES).nullable() }),
  subject: (input) => ({ kind: 'person', id: input.personId }),
  approval: secondPerson('owner_role', 'policy:write'),
});

/** Only a one-time code can run this; the code determines whose password it is. */
export const setPassword = declareCommand({
  name: 'account.set_password',
  formerly: ['person.set_password'],
  words: 'Set password',
  freshSignIn: { notNeeded: 'The code itself proves who it is.' },
  permission: 'settings:read',
  input: z.object({ passwordHash: passwordHashField }),
  internal: 'A password is a person’s own. Only a one-time code opens this.',
  subject: () => ({ kind: 'credential', id: 'own', name: 'Their own sign-in' }),
  secretFields: ['passwordHash'],
});

export const createSignInLink = declareCommand({
  name: 'account.create_sign_in_link',
  formerly: ['person.create_sign_in_link'],
  words: 'Make sign-in link',
  freshSignIn: 'always',
  permission: 'role:write',
  input: z.object({ personId: z.uuid(), codeHash: hashField }),
  entered: z.object({ personId: z.uuid() }),
  reveals: ['link'],
  subject: (input) => ({ kind: 'person', id: input.personId }),
  secretFields: ['codeHash'],
});

/** Confirms that a new member is someone who left before: the person continues, with both histories. */
export const linkAgain = declareCommand({
  name: 'account.link_again',
  formerly: ['person.link_again'],
  words: 'Link to new membership',
  permission: 'role:write',
  input: z.object({ personId: z.uuid(), userId: userIdField }),
  subject: (input) => ({ kind: 'person', id: input.personId }),
  approval: secondPerson('owner_role', 'policy:write'),
});

export const accountFilters = z.object({
  search: z
    .string()
    .max(100)
    .transform((text) => text.replace(/\p{Cc}/gu, '').trim())
    .optional(),
  /** Whoever has a password of their own and no second factor; open to owners and admins. */
  lacks: z.enum(['factor']).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type AccountFilters = z.input<typeof accountFilters>;
