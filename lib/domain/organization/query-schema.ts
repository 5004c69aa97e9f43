import { z } from 'zod';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { probeRecord } from './schema';

const connection = z.object({
  /** `simulated` or `real`; null until the first start has finished. */
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
  words: 'Read the connection to the organisation',
});

export const fiscalMonthGet = declareQuery({
  name: 'fiscal_year.get',
  permission: 'usage:read',
  input: nothing,
  output: z.int(),
  words: 'Read the first month of the fiscal year',
});
