import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const hold = z.object({
  holdId: z.string(),
  name: z.string(),
  about: z.object({ kind: z.string(), id: z.string() }).nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  placedBy: z.string().nullable(),
  placedAt: instant,
});
export type AuditHoldRow = z.output<typeof hold>;

export const auditRetentionGet = declareQuery({
  name: 'audit_retention.get',
  permission: 'settings:read',
  input: nothing,
  output: z.object({
    years: z.int(),
    /** Entries from before this may be pruned. */
    before: instant,
    holds: z.array(hold),
    /** The newest stub: entries up to its number were pruned. */
    stub: z.object({ number: z.string(), until: instant, at: instant, note: z.string() }).nullable(),
    /** The time of the first entry that there is. */
    oldest: instant.nullable(),
  }),
  words: 'Read audit retention',
});
