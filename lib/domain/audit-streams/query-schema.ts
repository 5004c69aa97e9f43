import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const auditStream = z.object({
  streamId: z.string(),
  kind: z.string(),
  name: z.string(),
  addressShown: z.string(),
  hasAuthority: z.boolean(),
  state: z.string(),
  /** The last entry that arrived. */
  position: z.string(),
  /** How many entries wait, and since when the first of them. */
  waiting: z.string(),
  waitingSince: instant.nullable(),
  isLate: z.boolean(),
  failures: z.int(),
  failingSince: instant.nullable(),
  lastError: z.string().nullable(),
  deliveredAt: instant.nullable(),
  pausedAt: instant.nullable(),
  /** Entries that were pruned before they were sent, and whether the receiver has been told; null: none. */
  gap: z.object({ first: z.string(), last: z.string(), isTold: z.boolean() }).nullable(),
});
export type AuditStreamRow = z.output<typeof auditStream>;

export const auditStreamList = declareQuery({
  name: 'audit_stream.list',
  permission: 'settings:read',
  input: nothing,
  output: z.array(auditStream),
  words: 'List audit streams',
});
