import type { Permission } from '@/lib/access/permissions';
import type { Caller } from '@/lib/access/principals';
import type { Act } from '@/lib/operations/acts';
import type { CallerCtx } from '@/lib/operations/answer';
import type { Approval } from '@/prisma/generated/client';
import { mayDecide, type Waiting } from './rules';

const MOST_READ = 500;

/** How many requests wait for the reader. */
export async function countApprovals(ctx: CallerCtx): Promise<number> {
  const waiting = await ctx.db.approval.findMany({
    where: { decision: null, expiresAt: { gt: ctx.now } },
    take: MOST_READ,
  });
  return waiting.filter((one) => decides(ctx.actor, one)).length;
}

/** Whether a request is one that this person decides. */
export function decides(actor: Caller, approval: Approval): boolean {
  return mayDecide(actor, toWaiting(approval));
}

/** A stored request as the rules take it. */
export function toWaiting(approval: Approval): Waiting {
  return { ...approval, permission: approval.permission as Permission, act: approval.act as Act | null };
}
