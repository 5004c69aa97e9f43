import { AppError } from '@/lib/core/errors';
import { mirrorDeleted, mirrorInvites } from '@/lib/domain/invites/mirror';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import type { User } from '@/lib/upstream/contract';
import { readAll } from '@/lib/upstream/pages';
import { endMembership } from './membership-commands';

interface OpenInvite {
  id: string;
  email: string;
}

/** Withdraws an open invite of somebody who leaves; accepted a moment ago, the membership that came of it ends. */
export async function endInvite(ctx: CommandCtx, invite: OpenInvite): Promise<JsonObject> {
  try {
    await ctx.write(() => ctx.upstream.deleteInvite(invite.id));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'upstream_refused') return whatStands(ctx, invite, error);
    if (error.code !== 'upstream_not_found') throw error;
  }
  return recordWithdrawn(ctx, invite.id);
}

export async function inviteEnded(ctx: CommandCtx, invite: OpenInvite): Promise<JsonObject | 'not_done'> {
  try {
    const { status } = await ctx.upstream.getInvite(invite.id);
    if (status !== 'deleted') return 'not_done';
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'upstream_not_found')) throw error;
  }
  return recordWithdrawn(ctx, invite.id);
}

/** Upstream withdraws pending invites alone. */
async function whatStands(ctx: CommandCtx, { id, email }: OpenInvite, refusal: AppError): Promise<JsonObject> {
  const invite = await ctx.upstream.getInvite(id);
  await mirrorInvites(ctx.db, [invite], ctx.now);
  if (invite.status === 'deleted') return recordWithdrawn(ctx, id);
  if (invite.status === 'expired') return { outcome: 'expired' };
  if (invite.status !== 'accepted') throw refusal;
  const member = await findMember(ctx, email);
  if (!member) throw new AppError('conflict', 'The invite was accepted a moment ago. Offboard the new member.');
  return { ...(await endMembership(ctx, member.id)), userId: member.id };
}

async function findMember(ctx: CommandCtx, email: string): Promise<User | undefined> {
  const { items } = await readAll((afterId) => ctx.upstream.listUsers({ email, afterId }), 5);
  return items.find((user) => user.email?.toLowerCase() === email.toLowerCase());
}

async function recordWithdrawn({ db, now }: CommandCtx, inviteId: string): Promise<JsonObject> {
  await db.$transaction(async (tx) => {
    await mirrorDeleted(tx, inviteId, now);
    await tx.inviteRequest.updateMany({
      where: { inviteId, state: 'sent' },
      data: { state: 'withdrawn', closedAt: now },
    });
  });
  return { outcome: 'withdrawn' };
}
