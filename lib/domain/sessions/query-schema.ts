import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const sessionRow = z.object({
  sessionId: z.string(),
  /** The same for all sessions of one browser: the newest of them. */
  device: z.string(),
  method: z.string(),
  userAgent: z.string(),
  /** Null: hidden from this reader. */
  ip: z.string().nullable(),
  createdAt: instant,
  lastSeenAt: instant,
  isThisOne: z.boolean(),
  mayEnd: z.boolean(),
});
export type SessionRow = z.output<typeof sessionRow>;

export const sessionListOwn = declareQuery({
  name: 'session.list_own',
  permission: 'signed_in',
  input: z.object({ currentSessionId: z.string().max(200) }),
  output: z.array(sessionRow),
  words: 'List your own sessions',
});

const signInRow = z.object({
  /** Of its entry in the audit. */
  intentId: z.string(),
  at: instant,
  /** `failed`: passwords that were wrong, of one hour and network together. */
  outcome: z.enum(['signed_in', 'confirmed', 'failed']),
  method: z.string(),
  /** The second factor that it was done with, too; null: none. */
  factor: z.string().nullable(),
  /** Null: hidden from this reader, or not known. */
  address: z.string().nullable(),
  agent: z.string().nullable(),
  isNewBrowser: z.boolean(),
  isNewNetwork: z.boolean(),
  /** How many, of what failed. */
  attempts: z.int(),
});
export type SignInRow = z.output<typeof signInRow>;

export const signInListOwn = declareQuery({
  name: 'session.list_own_sign_ins',
  internal: 'A page shows it; programs read the same in the audit.',
  permission: 'signed_in',
  input: nothing,
  output: z.array(signInRow),
  words: 'List your own sign-ins',
});

export const signInList = declareQuery({
  name: 'session.list_sign_ins',
  internal: 'A page shows it; programs read the same in the audit.',
  permission: 'session:end',
  input: z.object({ personId: z.uuid() }),
  output: z.array(signInRow),
  words: 'List the sign-ins of a person',
});

export const sessionConnected = declareQuery({
  name: 'session.is_connected',
  permission: 'signed_in',
  input: nothing,
  output: z.boolean(),
  words: 'Check whether your identity provider account is connected',
});

export const sessionList = declareQuery({
  name: 'session.list',
  internal: 'It is about the reader’s own session among others.',
  permission: 'session:end',
  input: z.object({ personId: z.uuid(), currentSessionId: z.string().max(200) }),
  output: z.array(sessionRow),
  words: 'List the sessions of a person',
});
