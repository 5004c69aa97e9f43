import type { Db } from '@/lib/core/db';
import { everyCapability } from './rules';
import { type Capability, type ProbedCapability, probeRecord } from './schema';

/** What the last probe found of one capability. */
export async function readCapability(db: Pick<Db, 'processStatus'>, name: Capability): Promise<ProbedCapability> {
  const kept = await db.processStatus.findUnique({ where: { name: 'connection' } });
  const probed = probeRecord.safeParse(kept?.detail).data?.capabilities ?? [];
  const found = everyCapability(probed).find(({ capability }) => capability === name);
  return found ?? { capability: name, state: 'unknown', reason: null };
}
