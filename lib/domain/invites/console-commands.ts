import { reach } from '@/lib/access/reach';
import { AppError, notFound } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { explainStanding } from './ending-commands';
import { mirrorDeleted } from './mirror';
import { resendConsoleInvite, withdrawConsoleInvite } from './schema';
import { callStartedAt, findSent, isLasting, recordFailed, recordSent, sendInvite } from './sending-steps';

interface Standing {
  id: string;
  email: string;
  role: string;
  status: string;
}

/** The mirrored invite; only those who decide all invites may change one without a request. */
async function requireInvite(ctx: CommandCtx, inviteId: string): Promise<Standing> {
  if (!reach(callerOf(ctx), 'invite:approve').all) {
    throw new AppError('forbidden', 'Only owners and admins can change invites sent in the Claude Console.');
  }
  const invite = await ctx.db.invite.findFirst({ where: { id: inviteId, goneAt: null } });
  if (!invite) throw notFound('invite');
  const request = await ctx.db.inviteRequest.findUnique({ where: { inviteId }, select: { id: true } });
  if (request && request.id !== idFrom(ctx.intentId, 'resend')) {
    throw new AppError('conflict', 'This invite now belongs to a request. Change it on the request’s page.');
  }
  return invite;
}

export const withdrawConsoleInviteCommand: CommandImplementation<typeof withdrawConsoleInvite> = {
  declaration: withdrawConsoleInvite,
  async run(ctx, { inviteId }) {
    const invite = await requireInvite(ctx, inviteId);
    if (invite.status === 'deleted') return shown(invite);
    if (invite.status === 'accepted')
      throw new AppError('conflict', 'They have already accepted. Offboard them instead.');
    ctx.changing({ status: invite.status }, { status: 'deleted' });
    await withdraw(ctx, invite);
    return shown(invite);
  },
  async readBack(ctx, { inviteId }) {
    const invite = await requireInvite(ctx, inviteId);
    if (await isOpenUpstream(ctx, inviteId)) return 'not_done';
    await mirrorDeleted(ctx.db, inviteId, ctx.now);
    return shown(invite);
  },
};

async function withdraw(ctx: CommandCtx, { id }: Standing): Promise<void> {
  try {
    await ctx.write(() => ctx.upstream.deleteInvite(id));
  } catch (error) {
    await explainStanding(ctx, id, error);
  }
  await mirrorDeleted(ctx.db, id, ctx.now);
}

async function isOpenUpstream(ctx: CommandCtx, inviteId: string): Promise<boolean> {
  try {
    return (await ctx.upstream.getInvite(inviteId)).status === 'pending';
  } catch (error) {
    if (error instanceof AppError && error.code === 'upstream_not_found') return false;
    throw error;
  }
}

function shown({ id, email }: Standing): JsonObject {
  return { inviteId: id, email };
}

/** The new invite gets a request, so that it is tracked like any other. */
export const resendConsoleInviteCommand: CommandImplementation<typeof resendConsoleInvite> = {
  declaration: resendConsoleInvite,
  async run(ctx, { inviteId }) {
    const invite = await requireInvite(ctx, inviteId);
    if (invite.status === 'accepted')
      throw new AppError('conflict', 'They have already accepted. There is nothing to send.');
    ctx.changing({}, { email: invite.email, role: invite.role });
    if (await isOpenUpstream(ctx, inviteId)) await withdraw(ctx, invite);
    const requestId = await putRequest(ctx, invite);
    try {
      const sent = await sendInvite(ctx, { email: invite.email.toLowerCase(), role: invite.role }, ctx.now);
      await ctx.db.$transaction((tx) => recordSent(tx, requestId, sent, ctx.now));
      return { requestId, email: invite.email, inviteId: sent.id };
    } catch (error) {
      if (isLasting(error)) await ctx.db.$transaction((tx) => recordFailed(tx, requestId, error, ctx.now));
      throw error;
    }
  },
  async readBack(ctx, { inviteId }) {
    const invite = await requireInvite(ctx, inviteId);
    const since = await callStartedAt(ctx);
    if (!since) return 'not_done';
    const sent = await findSent(ctx, { email: invite.email.toLowerCase(), role: invite.role }, since);
    if (!sent || sent.id === inviteId) return 'not_done';
    const requestId = await putRequest(ctx, invite);
    await ctx.db.$transaction((tx) => recordSent(tx, requestId, sent, ctx.now));
    return { requestId, email: invite.email, inviteId: sent.id };
  },
};

async function putRequest(ctx: CommandCtx, { email, role }: Standing): Promise<string> {
  const id = idFrom(ctx.intentId, 'resend');
  const { personId } = callerOf(ctx);
  const by = { requestedById: personId, requestedAt: ctx.now, decidedById: personId, decidedAt: ctx.now };
  const reason = 'Invited earlier in the Claude Console.';
  await ctx.db.inviteRequest.upsert({
    where: { id },
    create: { id, email: email.toLowerCase(), role, reason, state: 'approved', isDirect: true, ...by },
    update: {},
  });
  return id;
}
