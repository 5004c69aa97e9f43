import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { probeRecord } from './schema';

const connection = z.object({
  /** `simulated` or `real`; null before the first start is through. */
  mode: z.string().nullable(),
  organization: z
    .object({
      id: z.string(),
      name: z.string(),
      seenAt: instant,
    })
    .nullable(),
  /** Null before the first probe. */
  probe: probeRecord.extend({ at: instant }).nullable(),
  /** The newest answer from Anthropic, or why there was none. */
  lastAnswer: z
    .object({
      at: instant,
      status: z.number().nullable(),
    })
    .nullable(),
});
export type Connection = z.output<typeof connection>;

export const connectionGet = declareQuery({
  name: 'connection.get',
  permission: 'settings:read',
  input: nothing,
  output: connection,
  words: 'Read how the organisation is reached',
});

export const fiscalMonthGet = declareQuery({
  name: 'fiscal_year.get',
  permission: 'usage:read',
  input: nothing,
  output: z.int(),
  words: 'Read the month in which the fiscal year begins',
});
