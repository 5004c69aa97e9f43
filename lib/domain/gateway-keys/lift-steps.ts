import { counted } from '@/lib/core/counted';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import type { GatewayKey } from '@/prisma/generated/client';

/** What a second person is asked before keys work again that an emergency stop disabled; null where it disabled none of them. */
export async function askToLift(
  ctx: CommandCtx,
  keys: readonly Pick<GatewayKey, 'name' | 'stopId'>[],
  workspaceId: string | null,
): Promise<Asking | null> {
  const stopped = keys.filter(({ stopId }) => stopId !== null);
  if (stopped.length === 0) return null;
  const words = counted(stopped.length, 'Steward key', 'Steward keys');
  return askSecond(ctx, {
    ...{ act: 'stop_lift', permission: 'gateway_key:write', what: `Lift the emergency stop of ${words}`, workspaceId },
    ...{ after: { enabled: stopped.length }, impact: { keys: stopped.length } },
    lines: [`${words} that an emergency stop disabled would work again.`],
    names: stopped.map(({ name }) => name),
  });
}
