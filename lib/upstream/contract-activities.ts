import { z } from 'zod';
import { expected, label } from '@/lib/upstream/contract-fields';

const text = z.string().max(2_000);
const word = z.string().min(1).max(200);

const actorSchema = z.looseObject({ type: word });

const UNKNOWN_ACTOR: z.output<typeof actorSchema> = { type: 'unknown' };

/** An event of the activity feed. Its type adds fields of its own, and both lists are open. */
export const activitySchema = z.looseObject({
  id: word,
  created_at: z
    .string()
    .max(64)
    .refine((value) => !Number.isNaN(Date.parse(value)), 'not a time'),
  type: label('type', word, 'unknown'),
  organization_id: label('organization_id', text, null),
  actor: expected('actor', actorSchema, UNKNOWN_ACTOR),
});
export type Activity = z.infer<typeof activitySchema>;
