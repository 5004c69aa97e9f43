import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';

export const acknowledgeDifference = declareCommand({
  name: 'difference.acknowledge',
  words: 'Acknowledge difference',
  permission: 'settings:write',
  input: z.object({
    differenceId: z.string().min(1).max(300),
    note: z
      .string()
      .trim()
      .min(1, 'Say what you found, such as who changed it and why.')
      .max(500, 'Use at most 500 characters.'),
  }),
  subject: ({ differenceId }) => ({ kind: 'difference', id: differenceId }),
});
