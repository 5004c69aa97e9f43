import { z } from 'zod';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { CHECKLIST } from './rules';

const exposure = z.object({
  id: z.string(),
  seenWhere: z.string(),
  openedAt: instant,
  openedByName: z.string().nullable(),
  closedAt: instant.nullable(),
  closedByName: z.string().nullable(),
  summary: z.string(),
  steps: z.array(
    z.object({
      step: z.enum(CHECKLIST),
      done: z.object({ at: instant, byName: z.string(), note: z.string() }).nullable(),
    }),
  ),
});
export type Exposure = z.output<typeof exposure>;

const exposedKey = z.object({
  apiKeyId: z.string(),
  /** Null: nobody has reported it. A closed one is its report. */
  exposure: exposure.nullable(),
  /** Other keys of its owner that work, as far as the reader may see them. */
  others: z.array(z.object({ id: z.string(), name: z.string(), workspaceName: z.string().nullable() })),
  /** Whom it concerns, besides the owners of Steward: its owner, and who leads its workspace. */
  people: z.array(z.object({ name: z.string(), as: z.enum(['owner', 'lead', 'steward_owner']) })),
});
export type ExposedKey = z.output<typeof exposedKey>;

export const exposureGet = declareQuery({
  name: 'exposure.get',
  permission: 'api_key:write',
  input: z.object({ apiKeyId: apiKeyIdField }),
  output: exposedKey,
  words: 'Read what is done about an exposed API key',
  absent: 'API key',
});
