import { z } from 'zod';
import { expected, label, readableOf } from '@/lib/upstream/contract-fields';

const text = z.string().max(20_000);
const word = z.string().min(1).max(200);
const time = z
  .string()
  .max(64)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'not a time');

const UNKNOWN_STATUS: z.output<typeof statusSchema> = { type: 'unknown', reason: null };
const statusSchema = z.looseObject({
  type: word,
  reason: z
    .looseObject({ type: word })
    .nullish()
    .transform((reason) => reason ?? null),
});

/** Flagged messages that the organisation is asked to review; never the messages. */
export const reviewCaseSchema = z.looseObject({
  id: word,
  created_at: time,
  updated_at: time,
  status: expected('status', statusSchema, UNKNOWN_STATUS),
  enforcement_action: label('enforcement_action', z.looseObject({ type: word }), null),
  policy_categories: expected('policy_categories', readableOf('policy_categories', word, 100), []),
  workspace_id: label('workspace_id', word, null),
  transcripts: expected('transcripts', z.array(z.unknown()).max(10_000), []),
});
export type ReviewCase = z.infer<typeof reviewCaseSchema>;

/** A message from Anthropic about cases, or about the organisation where it names none. It never changes. */
export const reviewNoticeSchema = z.looseObject({
  id: word,
  created_at: time,
  case_ids: expected('case_ids', readableOf('case_ids', word, 1_000), []),
  kind: expected('kind', z.looseObject({ type: word }), { type: 'unknown' }),
  message: expected('message', text, ''),
  respond_by: label('respond_by', time, null),
});
export type ReviewNotice = z.infer<typeof reviewNoticeSchema>;
