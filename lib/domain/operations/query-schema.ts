import { z } from 'zod';
import { ERROR_CODES } from '@/lib/core/errors';
import { declareQuery } from '@/lib/operations/declare-query';
import type { Outcome } from '@/lib/operations/outcome';
import { STEP_STATES } from './rules';

const step = z.object({
  key: z.string(),
  label: z.string(),
  state: z.enum(STEP_STATES),
  message: z.string().nullable(),
});
const told = { steps: z.array(step).optional(), entry: z.string().optional() };

const outcome = z.union([
  z.object({
    status: z.literal('succeeded'),
    intentId: z.string(),
    result: z.record(z.string(), z.unknown()),
    replayed: z.boolean().optional(),
    ...told,
  }),
  z.object({
    status: z.enum(['failed', 'unknown', 'denied', 'expired', 'running']),
    intentId: z.string().optional(),
    code: z.enum([...ERROR_CODES, 'running']),
    message: z.string(),
    fieldErrors: z.record(z.string(), z.string()).optional(),
    waitSeconds: z.number().optional(),
    ...told,
  }),
]) satisfies z.ZodType<Outcome>;

export const ownOutcomeGet = declareQuery({
  name: 'change.get_outcome',
  permission: 'caller',
  input: z.object({ intentId: z.uuid() }),
  output: outcome,
  words: 'Read how a change of one’s own stands',
  absent: 'change',
});
