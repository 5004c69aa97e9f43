import { errorFields } from '@/lib/core/log';
import { dayOf } from '@/lib/core/time';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { readJudgedKeys, readUsageSince } from '@/lib/domain/unused-keys/reads';
import { nextStep } from '@/lib/domain/unused-keys/rules';
import { disableUnusedKey, noteUnusedKey } from '@/lib/domain/unused-keys/schema';
import { submitSystemIntent } from './intents/system';
import { isReadWhole } from './notifying/find-keys';
import type { WorkerDeps } from './worker-deps';

/** Requests the steps that are due today about keys that nothing uses, each once a day. */
export async function queueUnusedKeySteps({ database, log, now }: Pick<WorkerDeps, 'database' | 'log' | 'now'>) {
  const { db, pool } = database;
  const { unused } = await readKeyPolicy(db);
  if (unused === null && (await db.unusedKey.count()) === 0) return;
  if (!(await db.$transaction((tx) => isReadWhole(tx)))) return;
  const [today, since, keys] = [dayOf(now()), await readUsageSince(db, now()), await readJudgedKeys(db, now())];
  for (const key of keys) {
    const step = nextStep(key, unused, since, today);
    if (step === null) continue;
    const ref = { workspaceId: key.workspaceId, apiKeyId: key.id };
    const cause = { cause: `${step} ${key.id} ${today}`, actorName: 'API key policy' };
    try {
      if (step === 'disable') await submitSystemIntent(pool, disableUnusedKey, ref, cause);
      else await submitSystemIntent(pool, noteUnusedKey, { ...ref, step }, cause);
    } catch (error) {
      log.warn('A step about an unused key was not requested and will be', { apiKeyId: key.id, ...errorFields(error) });
      return;
    }
  }
}
