import { z } from 'zod';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { MOST_SYMPTOM, SYMPTOMS } from './symptom-rules';

const limit = z.object({ group: z.string(), type: z.string(), value: z.number(), peak: z.number(), at: instant });

const diagnosedKey = z.object({
  id: z.string(),
  name: z.string(),
  /** What was pasted that is of this key. */
  by: z.enum(['id', 'hint', 'name']),
  /** False: the reader may see its name and nothing else. */
  isDetailed: z.boolean(),
  status: z.string().nullable(),
  hint: z.string().nullable(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  isWorkspaceArchived: z.boolean(),
  expiresAt: instant.nullable(),
  lastUsedDay: z.string().nullable(),
  ownerName: z.string().nullable(),
  /** The limit of its workspace that the busiest minute of the last week came nearest to; null: not known. */
  nearest: limit.nullable(),
  /** What was changed of it through Steward within two weeks, the last first; null: the reader sees no audit of it. */
  changes: z.array(z.object({ intentId: z.string(), words: z.string(), byName: z.string(), at: instant })).nullable(),
});
export type DiagnosedKey = z.output<typeof diagnosedKey>;

const diagnosis = z.object({
  /** As it was understood, without any whole secret. */
  text: z.string(),
  symptom: z.enum(SYMPTOMS).nullable(),
  requestId: z.string().nullable(),
  keys: z.array(diagnosedKey),
  /** Something was named that no key seen by the reader has. */
  isUnknown: z.boolean(),
  gatewayEnds: z.array(z.string()),
});
export type Diagnosis = z.output<typeof diagnosis>;

export const apiKeyDiagnose = declareQuery({
  name: 'api_key.diagnose',
  permission: 'api_key:read',
  input: z.object({ about: z.string().max(MOST_SYMPTOM).default('') }),
  output: diagnosis,
  words: 'Diagnose an API key or an error',
});
