import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';

/** Ends someone else's session. Your own ends at once, without the worker. */
export const endSession = declareCommand({
  name: 'session.end',
  words: 'End session',
  permanent: true,
  permission: 'session:end',
  input: z.object({ sessionId: z.uuid() }),
  subject: (input) => ({ kind: 'session', id: input.sessionId }),
});
