import { setTimeout as sleep } from 'node:timers/promises';
import { GATEWAY_CHANNEL, INSTANCE_GONE_MS, VERDICT_MS } from '@/lib/core/gateway-verdicts';
import type { CommandCtx } from '@/lib/operations/command-context';

const ASK_EVERY_MS = 40;

/**
 * Tells every gateway that keys or credentials changed, and waits until each that lives has said so, or no longer holds
 * what it knew before: from then on none acts by it.
 */
export async function settleGateways(ctx: CommandCtx): Promise<{ confirmed: number; lapsed: number }> {
  const [row] = await ctx.db.$queryRaw<{ revision: bigint }[]>`
    UPDATE gateway_revision SET revision = revision + 1 RETURNING revision`;
  const revision = row?.revision ?? 0n;
  const until = performance.now() + VERDICT_MS;
  await ctx.db.$executeRaw`SELECT pg_notify(${GATEWAY_CHANNEL}, ${String(revision)})`;
  for (;;) {
    const [{ waiting = 0, all = 0 } = {}] = await ctx.db.$queryRaw<{ waiting: number; all: number }[]>`
      SELECT count(*) FILTER (WHERE seen < ${revision})::int AS waiting, count(*)::int AS all FROM gateway_instances
      WHERE beat_at > now() - ${INSTANCE_GONE_MS}::int * interval '1 millisecond'`;
    if (waiting === 0 || performance.now() >= until) return { confirmed: all - waiting, lapsed: waiting };
    await sleep(ASK_EVERY_MS);
  }
}
