import { tellSoftLimits } from '@/lib/domain/gateway-keys/soft-limit-steps';
import type { WorkerDeps } from './worker-deps';

export const GATEWAY_SPEND_MS = 3_000;
const LOOKED_BACK_MS = 60_000;

/** Tells what the gateway's spending has come to, seconds after it was booked. */
export async function watchGatewaySpend({ database, now }: Pick<WorkerDeps, 'database' | 'now'>): Promise<void> {
  const at = now();
  const bookedSince = new Date(at.getTime() - LOOKED_BACK_MS);
  await database.db.$transaction((tx) => tellSoftLimits(tx, { now: at, bookedSince }));
}
