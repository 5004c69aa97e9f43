import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { INSIGHT_KINDS } from './rules';

/** The insight as the page showed it; `workspaceId` is null for what is of the organisation. */
const insight = z.object({
  insightId: z.string().min(1).max(500),
  workspaceId: workspaceIdField.nullable(),
});
const declared = { permission: 'insight:write', moves: ['figures'] } as const;
type InsightRef = z.output<typeof insight>;
const subject = ({ insightId }: InsightRef) => ({ kind: 'insight', id: insightId });
const object = ({ workspaceId }: InsightRef) => ({ workspaceId });

export const dismissInsight = declareCommand({
  name: 'insight.dismiss',
  words: 'Dismiss insight',
  ...declared,
  input: insight.extend({
    reason: z
      .string()
      .trim()
      .min(1, 'Enter a reason, so that others need not ask.')
      .max(300, 'Use at most 300 characters.'),
  }),
  subject,
  object,
});

/** Its saving of that month is kept, to hold the months after against it. */
export const completeInsight = declareCommand({
  name: 'insight.mark_done',
  words: 'Mark insight as done',
  ...declared,
  input: insight,
  subject,
  object,
});

export const reopenInsight = declareCommand({
  name: 'insight.reopen',
  words: 'Reopen insight',
  ...declared,
  input: insight,
  subject,
  object,
});

/** Enough of an insight to name it when the figures of a later month show it no more. */
export const keptFinding = z.object({
  kind: z.enum(INSIGHT_KINDS),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  model: z.string().nullable(),
  key: z.object({ id: z.string(), name: z.string() }).nullable(),
  otherModel: z.string().nullable(),
});
