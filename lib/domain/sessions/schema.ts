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

/** Ends every session that someone has on the device of this one. */
export const endDevice = declareCommand({
  name: 'session.end_device',
  words: 'End all sessions of a device',
  permanent: true,
  permission: 'session:end',
  input: z.object({ sessionId: z.uuid() }),
  result: z.object({ sessionId: z.string(), personId: z.string(), sessions: z.int() }),
  subject: (input) => ({ kind: 'session', id: input.sessionId }),
});
