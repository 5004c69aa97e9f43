import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { DECISIONS } from './rules';

/** Of the input as the page showed it: what runs is what was approved. */
const digestField = z.string().regex(/^[0-9a-f]{64}$/, 'Open this again: it was not sent in full.');

export const decideApproval = declareCommand({
  name: 'approval.decide',
  words: 'Decide about a request',
  freshSignIn: 'asks_itself',
  permission: 'approval:decide',
  // What is asked for may be an amount.
  moves: ['figures'],
  input: z
    .object({
      approvalId: z.uuid(),
      decision: z.enum(DECISIONS),
      digest: digestField,
      /** Of the link by which it was opened, if it was. */
      token: z.string().max(200).optional(),
      /** Fields that whoever approves changed. */
      change: z.record(z.string().max(40), z.string().max(200)).refine((all) => Object.keys(all).length <= 5),
      note: z
        .string()
        .max(500, 'Use at most 500 characters.')
        .transform((text) => text.replace(/[^\P{Cc}\n]+/gu, ' ').trim())
        .default(''),
    })
    .refine(({ decision, note }) => decision !== 'refuse' || note !== '', {
      path: ['note'],
      message: 'Give a reason. The requester sees it.',
    })
    .refine(({ decision, note }) => decision !== 'override' || note !== '', {
      path: ['note'],
      message: 'Give a reason. All owners are told.',
    }),
  subject: ({ approvalId }) => ({ kind: 'approval', id: approvalId }),
  secretFields: ['token'],
});
