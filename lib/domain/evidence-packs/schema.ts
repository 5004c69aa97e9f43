import { z } from 'zod';
import { day } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';

export const period = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day is before the first.' });

/** Signs the manifest of a pack that is being downloaded: the audit keeps which one. */
export const signEvidencePack = declareCommand({
  name: 'evidence_pack.sign',
  words: 'Sign evidence pack',
  permission: 'access_review:write',
  input: z.object({ from: day, to: day, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  subject: ({ from, to }) => ({ kind: 'evidence_pack', id: `${from} ${to}`, name: `${from} to ${to}` }),
  internal: 'The route that serves the pack has its manifest signed.',
});
