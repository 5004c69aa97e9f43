import { z } from 'zod';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { LINK_VERDICTS } from './rules';

const approvalRow = z.object({
  id: z.string(),
  /** In words: `Raise Claims by $200.00 until 31 Dec 2026`. */
  what: z.string(),
  reason: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  askedByName: z.string(),
  /** A token prepared it, and whoever answers for that decides. */
  isPrepared: z.boolean(),
  /** Of the approval policy; null where a request waits by its nature. */
  act: z.string().nullable(),
  /** Nobody else could decide: it is done at `expiresAt` unless it is withdrawn. */
  runsItself: z.boolean(),
  askedAt: instant,
  expiresAt: instant,
  /** Null: it waits. */
  decision: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  note: z.string(),
  /** It waits for the reader. */
  isForMe: z.boolean(),
  isMine: z.boolean(),
});
export type ApprovalRow = z.output<typeof approvalRow>;

const values = z.record(z.string(), z.unknown());

const approvalDetail = approvalRow.extend({
  command: z.string(),
  /** As it is, and as it would be; null for whoever neither decides nor sees what it is of. */
  before: values.nullable(),
  after: values.nullable(),
  /** What it would do, in sentences; none where the fields say it. */
  lines: z.array(z.string()),
  /** What whoever approves may change, as it stands. */
  changeable: z.array(z.object({ name: z.string(), value: z.string() })),
  digest: z.string(),
  /** The reader asked for it and may do without a second person. */
  mayOverride: z.boolean(),
  deciders: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Of the link by which it was opened; null: without one. */
  link: z.enum(LINK_VERDICTS).nullable(),
});
export type ApprovalDetail = z.output<typeof approvalDetail>;

export const approvalList = declareQuery({
  name: 'approval.list',
  permission: 'approval:decide',
  input: z.object({ subject: z.object({ kind: z.string().max(40), id: z.string().max(200) }).optional() }),
  output: z.array(approvalRow),
  words: 'List requests that wait',
});

export const approvalGet = declareQuery({
  name: 'approval.get',
  permission: 'approval:decide',
  input: z.object({ approvalId: z.uuid(), token: z.string().max(200).optional() }),
  output: approvalDetail,
  words: 'Read a request that waits',
  absent: 'request',
});
