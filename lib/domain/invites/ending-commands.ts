import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { readRequest, type StoredRequest } from './decide-commands';
import { readInvitePolicy, readLineFacts } from './fact-reads';
import { judgeLines } from './judge-rules';
import { mirrorDeleted, mirrorInvites } from './mirror';
import { renewal, withdrawal } from './rules';
import { renewInvite, withdrawInvite } from './schema';
import { callStartedAt, findSent, isLasting, recordFailed, recordSent, sendInvite } from './sending-steps';

export const withdrawInviteCommand: CommandImplementation<typeof withdrawInvite> = {
  declaration: withdrawInvite,
  async run(ctx, { requestId }) {
    const request = await readRequest(ctx, requestId);
    if (request.state === 'withdrawn' && request.requestedById === callerOf(ctx).personId) return shown(request);
    const what = withdrawal(callerOf(ctx), request);
    if (typeof what !== 'string') throw new AppError(what.code, what.refusal);
    ctx.changing({ state: request.state }, { state: 'withdrawn' });
    const { inviteId } = request;
    if (what === 'delete' && inviteId) {
      try {
        await ctx.write(() => ctx.upstream.deleteInvite(inviteId));
      } catch (error) {
        await explainStanding(ctx, inviteId, error);
      }
    }
    return recordWithdrawn(ctx, request);
  },
  async readBack(ctx, { requestId }) {
    const request = await readRequest(ctx, requestId);
    if (request.state === 'withdrawn') return shown(request);
    if (!(await callStartedAt(ctx)) || !request.inviteId) return 'not_done';
    try {
      const invite = await ctx.upstream.getInvite(request.inviteId);
      if (invite.status !== 'deleted') return 'not_done';
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    return recordWithdrawn(ctx, request);
  },
};

function isGone(error: unknown): boolean {
  return error instanceof AppError && error.code === 'upstream_not_found';
}

/** A deleted invite is the desired result; one that has been accepted or has expired is reported. */
export async function explainStanding(ctx: CommandCtx, inviteId: string, error: unknown): Promise<void> {
  if (isGone(error)) return;
  if (!isLasting(error)) throw error;
  const invite = await ctx.upstream.getInvite(inviteId);
  await ctx.db.$transaction((tx) => mirrorInvites(tx, [invite], ctx.now));
  if (invite.status === 'deleted') return;
  if (invite.status === 'accepted') {
    throw new AppError(
      'conflict',
      'The invite was accepted a moment ago. They are now a member: offboard them under People.',
    );
  }
  if (invite.status === 'expired') throw new AppError('conflict', 'The invite has expired and can no longer be used.');
  throw error;
}

async function recordWithdrawn(ctx: CommandCtx, request: StoredRequest): Promise<JsonObject> {
  await ctx.db.$transaction(async (tx) => {
    await tx.inviteRequest.update({ where: { id: request.id }, data: { state: 'withdrawn', closedAt: ctx.now } });
    if (request.inviteId) await mirrorDeleted(tx, request.inviteId, ctx.now);
  });
  return shown(request);
}

function shown({ id, email, inviteId }: StoredRequest): JsonObject {
  return { requestId: id, email, inviteId };
}

export const renewInviteCommand: CommandImplementation<typeof renewInvite> = {
  declaration: renewInvite,
  async run(ctx, { requestId }): Promise<JsonObject> {
    const old = await readRequest(ctx, requestId);
    const id = idFrom(ctx.intentId, 'renewal');
    const what = await requireRenewal(ctx, old, id);
    const made = await ctx.db.inviteRequest.findUnique({ where: { id } });
    ctx.changing({}, { email: old.email, role: old.role, renews: old.id });
    if (!made) await create(ctx, old, id, what === 'send');
    if (what === 'request') return { requestId: id, email: old.email, renews: old.id };
    try {
      const invite = await sendInvite(ctx, old, ctx.now);
      await ctx.db.$transaction((tx) => recordSent(tx, id, invite, ctx.now));
      return { requestId: id, email: old.email, renews: old.id, inviteId: invite.id };
    } catch (error) {
      if (isLasting(error)) await ctx.db.$transaction((tx) => recordFailed(tx, id, error, ctx.now));
      // An invite that may have gone out is looked for under this request; one that certainly has not leaves no request
      // behind.
      else if (!(error instanceof AppError && error.code === 'unknown_outcome')) await forget(ctx, id);
      throw error;
    }
  },
  async readBack(ctx, { requestId }) {
    const since = await callStartedAt(ctx);
    if (!since) return 'not_done';
    const old = await readRequest(ctx, requestId);
    const id = idFrom(ctx.intentId, 'renewal');
    const invite = await findSent(ctx, old, since);
    if (!invite) {
      await forget(ctx, id);
      return 'not_done';
    }
    await ctx.db.$transaction((tx) => recordSent(tx, id, invite, ctx.now));
    return { requestId: id, email: old.email, renews: old.id, inviteId: invite.id };
  },
};

async function requireRenewal(ctx: CommandCtx, old: StoredRequest, ownId: string): Promise<'send' | 'request'> {
  const what = renewal(callerOf(ctx), await readInvitePolicy(ctx.db), old);
  if (typeof what !== 'string') throw new AppError(what.code, what.refusal);
  const facts = await readLineFacts(ctx.db, callerOf(ctx), [old.email], { needsReason: false, now: ctx.now });
  const isOwnRerun = (await ctx.db.inviteRequest.count({ where: { id: ownId } })) > 0;
  const line = { email: old.email, role: old.role, workspaces: [], reason: old.reason };
  const { bad } = judgeLines([line], isOwnRerun ? { ...facts, requested: new Set() } : facts);
  if (bad[0]) throw new AppError('conflict', `${bad[0].message} There is nothing to renew.`);
  return what;
}

/** The new request belongs to the current requester; if sent at once, it stays with the original one. */
async function create(ctx: CommandCtx, old: StoredRequest, id: string, isSent: boolean): Promise<void> {
  const { personId } = callerOf(ctx);
  const decided = isSent ? { decidedById: personId, decidedAt: ctx.now } : {};
  const places = old.placements.filter(({ state }) => !isSent || state === 'approved' || state === 'failed');
  const live = await ctx.db.workspace.findMany({
    where: { id: { in: places.map(({ workspaceId }) => workspaceId) }, goneAt: null, archivedAt: null },
    select: { id: true },
  });
  await ctx.db.inviteRequest.create({
    data: {
      id,
      email: old.email,
      role: old.role,
      reason: old.reason,
      state: isSent ? 'approved' : 'requested',
      requestedById: isSent ? old.requestedById : personId,
      requestedAt: ctx.now,
      renewsId: old.id,
      ...decided,
      placements: {
        create: places
          .filter(({ workspaceId }) => live.some((one) => one.id === workspaceId))
          .map(({ workspaceId, workspaceRole }) => ({
            workspaceId,
            workspaceRole,
            state: isSent ? 'approved' : 'waiting',
            ...decided,
          })),
      },
    },
  });
}

async function forget(ctx: CommandCtx, id: string): Promise<void> {
  await ctx.db.$transaction([
    ctx.db.invitePlacement.deleteMany({ where: { requestId: id } }),
    ctx.db.inviteRequest.deleteMany({ where: { id, state: 'approved' } }),
  ]);
}
