import { z } from 'zod';
import { apiKeyIdField, apiKeyRef, ofKey } from '@/lib/domain/api-keys/schema';
import { declareCommand } from '@/lib/operations/declare-command';

/** Steward itself, by the policy: the key is proposed for disabling, people are told when, or it is used again. */
export const noteUnusedKey = declareCommand({
  name: 'unused_key.note',
  words: 'Take a step towards disabling an unused API key',
  ...ofKey,
  askedBy: 'system',
  input: apiKeyRef.extend({ step: z.enum(['propose', 'tell', 'drop']) }),
});

/** Steward itself, once the time that people were told is over and nothing has used the key. */
export const disableUnusedKey = declareCommand({
  name: 'unused_key.disable',
  words: 'Disable unused API key',
  ...ofKey,
  askedBy: 'system',
  moves: ['spend'],
  input: apiKeyRef,
});

export const unusedKeyFilters = z.object({ apiKeyId: apiKeyIdField.optional() });
