import { z } from 'zod';
import { holdsSecret } from '@/lib/core/shown-secrets';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { CHECKLIST } from './rules';

const exposureRef = z.object({ workspaceId: workspaceIdField.nullable(), apiKeyId: apiKeyIdField });
type Ref = z.output<typeof exposureRef>;

const ofKey = {
  permission: 'api_key:write',
  subject: (input: Ref) => ({ kind: 'api_key', id: input.apiKeyId }),
  object: (input: Ref) => ({ workspaceId: input.workspaceId }),
} as const;

const proseField = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine((text) => !holdsSecret(text), 'This holds a whole secret. Steward keeps none: remove it.');

/** Says that somebody may have seen the key. Whoever may change it, its owner and all owners are told at once. */
export const reportExposure = declareCommand({
  name: 'exposure.report',
  words: 'Report API key as exposed',
  ...ofKey,
  input: exposureRef.extend({ seenWhere: proseField(500).pipe(z.string().min(1, 'Say where it was seen.')) }),
});

/** One step of the checklist is done, or is not after all. */
export const checkExposure = declareCommand({
  name: 'exposure.check',
  words: 'Check step for exposed API key',
  ...ofKey,
  input: exposureRef.extend({ step: z.enum(CHECKLIST), isDone: z.boolean(), note: proseField(500).default('') }),
});

export const closeExposure = declareCommand({
  name: 'exposure.close',
  words: 'Close exposure of API key',
  ...ofKey,
  input: exposureRef.extend({ summary: proseField(2_000).pipe(z.string().min(1, 'Say what came of it.')) }),
});
