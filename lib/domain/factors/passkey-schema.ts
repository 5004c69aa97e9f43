import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { codeHashes, OWN, own } from './schema';

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/);
const credential = { id: base64url(1_400), rawId: base64url(1_400), type: z.literal('public-key') };
/** Nothing of them is asked for, and nothing is read. */
const extensions = z.object({});

/** What a browser sends of a new passkey. */
export const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    attestationObject: base64url(16_000),
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
  clientExtensionResults: extensions,
});
export type Registration = z.output<typeof registration>;

/** What a browser sends of a passkey that was used. */
export const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(2_000),
    signature: base64url(2_000),
    userHandle: base64url(200).optional(),
  }),
  clientExtensionResults: extensions,
});
export type Assertion = z.output<typeof assertion>;

/** A challenge's answer. */
export const passkeyAnswer = z.object({ tryId: z.uuid(), answer: assertion });
export type PasskeyAnswer = z.output<typeof passkeyAnswer>;

const entered = z.object({
  tryId: z.uuid(),
  name: z.string().trim().min(1, 'Give the passkey a name.').max(60, 'Use at most 60 characters.'),
  registration,
});

export const addPasskey = declareCommand({
  name: 'factor.add_passkey',
  words: 'Add passkey',
  permission: 'factor:write',
  input: entered.extend({ codeHashes }),
  entered,
  reveals: ['recoveryCodes'],
  internal: OWN,
  freshSignIn: 'always',
  subject: own,
  secretFields: ['registration', 'codeHashes'],
});
