import { setTimeout as sleep } from 'node:timers/promises';
import { GATEWAY_CHANNEL, INSTANCE_GONE_MS, VERDICT_MS } from '@/lib/core/gateway-verdicts';
import type { CommandCtx } from '@/lib/operations/command-context';

const ASK_EVERY_MS = 40;
/** So long a gateway is waited for that may serve without the database; the others hold nothing by then. */
const WAITED_MS = VERDICT_MS + 500;

interface Standing {
  unheard: number;
  /** Until when those that were not heard may go by what they knew; null: all were. */
  until: Date | null;
  now: Date;
}

/**
 * Tells every gateway that keys or credentials changed, and waits until each that lives has said so, or no longer holds what it
 * knew before. `until`: when the last that did not say so let go of it; one that serves without the database may do so later.
 */
export async function settleGateways(
  ctx: CommandCtx,
): Promise<{ confirmed: number; lapsed: number; until: string | null }> {
  const [row] = await ctx.db.$queryRaw<{ revision: bigint; at: Date }[]>`
    UPDATE gateway_revision SET revision = revision + 1 RETURNING revision, clock_timestamp() AS at`;
  const [revision, at] = [row?.revision ?? 0n, row?.at ?? new Date()];
  const from = performance.now();
  await ctx.db.$executeRaw`SELECT pg_notify(${GATEWAY_CHANNEL}, ${String(revision)})`;
  // Whoever starts from now on knows nothing of before.
  const living = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM gateway_instances WHERE beat_at > now() - ${INSTANCE_GONE_MS}::int * interval '1 millisecond'`;
  const ids = living.map(({ id }) => id);
  for (;;) {
    const [found] = await ctx.db.$queryRaw<Standing[]>`
      SELECT count(*)::int AS unheard, clock_timestamp() AS now, max(greatest(
        ${at}::timestamptz + ${VERDICT_MS}::int * interval '1 millisecond', beat_at + holds_ms * interval '1 millisecond')) AS until
      FROM gateway_instances WHERE id = ANY(${ids}::uuid[]) AND seen < ${revision}`;
    const { unheard: lapsed = 0, until = null, now = new Date() } = found ?? {};
    const confirmed = ids.length - lapsed;
    const isOver = until === null || until <= now || performance.now() - from > WAITED_MS;
    if (isOver) return { confirmed, lapsed, until: until?.toISOString() ?? null };
    await sleep(ASK_EVERY_MS);
  }
}
