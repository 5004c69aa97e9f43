import { z } from 'zod';
import { day } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { period } from './schema';

export const evidencePackGet = declareQuery({
  name: 'evidence_pack.export',
  permission: 'access_review:write',
  input: period,
  output: z.object({ from: day, to: day }),
  /** A piece of one file; those of a file follow one another. */
  row: z.object({ file: z.string(), text: z.string() }),
  words: 'Download an evidence pack',
  internal: 'A file: its route streams it and records the export.',
});
