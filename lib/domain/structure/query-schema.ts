import { z } from 'zod';
import { nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

/** What exists already, for the preview. */
const structureFacts = z.object({
  live: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
    }),
  ),
  limits: z.array(
    z.object({
      id: z.string(),
      groupType: z.string(),
      name: z.string(),
      limits: z.array(z.object({ type: z.string(), value: z.number().nullable() })),
    }),
  ),
});
export type StructureFacts = z.output<typeof structureFacts>;

export const structureGet = declareQuery({
  name: 'structure.get',
  permission: 'workspace:write',
  input: nothing,
  output: structureFacts,
  words: 'Read the starting point for a structure',
});
