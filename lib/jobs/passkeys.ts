import type { TaskList } from 'graphile-worker';
import { z } from 'zod';
import { judgeAnswer } from '@/lib/domain/factors/passkey-steps';
import type { WorkerDeps } from './worker-deps';

const payloadSchema = z.object({ tryId: z.uuid() });

/** What somebody's passkey signed is checked here, where the web cannot write. */
export function passkeyTasks({ database, log, now }: Pick<WorkerDeps, 'database' | 'log' | 'now'>): TaskList {
  return {
    passkey: async (payload) => {
      const { tryId } = payloadSchema.parse(payload);
      const judgement = await database.db.$transaction((tx) => judgeAnswer(tx, tryId, now()));
      if (judgement === 'wrong' || judgement === 'copied') log.warn('A passkey was refused', { code: judgement });
    },
  };
}
