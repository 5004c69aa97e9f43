import { z } from 'zod';
import { isDay } from '@/lib/core/time';
import { pageOf } from '@/lib/lists/query-schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const dayField = z.string().refine(isDay, 'Enter a day as YYYY-MM-DD.');

const auditFilters = z.object({
  from: dayField.optional(),
  to: dayField.optional(),
  outcome: z.enum(['succeeded', 'failed', 'unknown', 'denied', 'expired', 'queued', 'running']).optional(),
  intent: z.uuid().optional(),
  /** What was done to these workspaces and in them. */
  workspaceIds: z.array(z.string().max(200)).max(100).optional(),
  commands: z.array(z.string().max(60)).max(100).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type AuditFilters = z.input<typeof auditFilters>;

/** A change that somebody asked for, with what came of it. */
const auditRow = z.object({
  intentId: z.string(),
  askedAt: instant,
  finishedAt: instant.nullable(),
  actorName: z.string(),
  command: z.string(),
  /** The command as people call it. */
  commandWords: z.string(),
  target: z.string(),
  /** The target's name as Steward knows it now, else its id. */
  targetName: z.string(),
  state: z.string(),
  errorMessage: z.string().nullable(),
  /** Of a refusal: how often the same was refused within the hour. */
  refusals: z.number(),
  /** Counted over every command: what was asked for too fast. */
  isOfAnyCommand: z.boolean(),
  /** Sequence numbers of its entries in the chain; empty until the worker has seen it. */
  entries: z.array(z.string()),
});
export type AuditRow = z.output<typeof auditRow>;

const auditPage = pageOf(auditRow);
export type AuditPage = z.output<typeof auditPage>;

const auditCheck = z.object({
  state: z.enum(['whole', 'broken', 'unchecked']),
  /** How many entries fit. */
  checked: z.number(),
  checkedAt: instant.nullable(),
  /** What is wrong, in words. */
  words: z.string().nullable(),
  /** When the end of the chain was last written outside the database. */
  recordedAt: instant.nullable(),
});
export type AuditCheck = z.output<typeof auditCheck>;

export const auditList = declareQuery({
  name: 'audit.list',
  permission: 'audit:read',
  input: auditFilters,
  output: auditPage,
  words: 'List changes',
});

export const auditCheckGet = declareQuery({
  name: 'audit.get_check',
  permission: 'audit:read',
  input: nothing,
  output: auditCheck.nullable(),
  words: 'Read how the last check of the audit log ended',
});
