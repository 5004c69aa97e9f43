import { z } from 'zod';
import { apiKeyRef, ofKey, proseField } from '@/lib/domain/api-keys/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { CHECKLIST } from './rules';

/** Says that somebody may have seen the key. Whoever may change it, its owner and all owners are told at once. */
export const reportExposure = declareCommand({
  name: 'exposure.report',
  words: 'Report API key as exposed',
  ...ofKey,
  input: apiKeyRef.extend({ seenWhere: proseField(500).pipe(z.string().min(1, 'Say where it was seen.')) }),
});

/** One step of the checklist is done, or is not after all. */
export const checkExposure = declareCommand({
  name: 'exposure.check',
  words: 'Check step for exposed API key',
  ...ofKey,
  input: apiKeyRef.extend({ step: z.enum(CHECKLIST), isDone: z.boolean(), note: proseField(500).default('') }),
});

export const closeExposure = declareCommand({
  name: 'exposure.close',
  words: 'Close exposure of API key',
  ...ofKey,
  input: apiKeyRef.extend({ summary: proseField(2_000).pipe(z.string().min(1, 'Say what the outcome was.')) }),
});
