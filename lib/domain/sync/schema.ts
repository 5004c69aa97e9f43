import { z } from 'zod';
import { daysBetween, isDay } from '@/lib/core/time';
import { SYNC_KINDS } from '@/lib/mirror/kinds';
import { declareCommand } from '@/lib/operations/declare-command';

export const syncNow = declareCommand({
  name: 'sync.run_now',
  words: 'Sync now',
  moves: ['figures'],
  permission: 'sync:run',
  input: z.object({}),
  subject: () => ({ kind: 'sync', id: 'organization', name: 'The organisation' }),
});

export const MAX_DAYS_AGAIN = 400;
const day = z.string().refine(isDay, 'This is not a day such as 2026-11-23.');

export const readAgain = declareCommand({
  name: 'sync.read_again',
  words: 'Read days again',
  moves: ['figures'],
  permission: 'sync:run',
  input: z
    .object({ from: day, to: day })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The range ends before it begins.' })
    .refine(({ from, to }) => daysBetween(from, to) < MAX_DAYS_AGAIN, {
      path: ['from'],
      message: `Choose at most ${MAX_DAYS_AGAIN} days.`,
    }),
  subject: () => ({ kind: 'sync', id: 'organization', name: 'The organisation' }),
});

/** Where the progress of reading days again is recorded. */
export const AGAIN_STATUS = 'sync.again';

export const syncRunsFilter = z.object({
  kind: z.enum(SYNC_KINDS).optional(),
  onlyErrors: z.boolean().default(false),
  limit: z.number().int().min(1).max(200).default(50),
  /** Runs that started before this run did. */
  before: z.uuid().optional(),
});
export type SyncRunsFilter = z.input<typeof syncRunsFilter>;
