import type { z } from 'zod';
import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { leadershipRefusal } from '@/lib/domain/members/rules';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { readInvitePolicy } from './fact-reads';
import { type DecisionPlan, type DecisionSubject, isWaitingFor, judgeDeciding, planDecision } from './rules';
import { decideInvite, type InviteState, type PlacementState, placeInvited } from './schema';
import { callStartedAt, findSent, isLasting, recordFailed, recordSent, sendInvite } from './sending-steps';
import { tellDecided, tellFollowed } from './telling-steps';

type Input = z.output<typeof decideInvite.input>;

export const decideInviteCommand: CommandImplementation<typeof decideInvite> = {
  declaration: decideInvite,
  async run(ctx, input) {
    const request = await readRequest(ctx, input.requestId);
    const already = await alreadyDecided(ctx, request, input);
    if (already) return already;
    const plan = await requirePlan(ctx, request, input);
    await refuseDeadPlaces(ctx, plan);
    ctx.changing({ state: request.state, role: request.role }, decided(plan, input));
    if (!plan.sends) {
      await ctx.db.$transaction((tx) => record(tx, ctx, request, plan, input.note));
      const isMember = request.state === 'accepted' || request.state === 'placed';
      if (isMember && plan.approved.length > 0) await ctx.submitNext(placeInvited, { requestId: request.id });
      return outcome(request, input, plan);
    }
    try {
      const invite = await sendInvite(ctx, { email: request.email, role: plan.role }, request.requestedAt);
      await ctx.db.$transaction(async (tx) => {
        await record(tx, ctx, request, plan, input.note);
        await recordSent(tx, request.id, invite, ctx.now);
      });
      return { ...outcome(request, input, plan), inviteId: invite.id };
    } catch (error) {
      if (isLasting(error)) {
        await ctx.db.$transaction(async (tx) => {
          await record(tx, ctx, request, plan, input.note);
          await recordFailed(tx, request.id, error, ctx.now);
          await tellFollowed(tx, 'failed', request, ctx.now, error.message);
        });
      }
      throw error;
    }
  },
  async readBack(ctx, input) {
    const since = await callStartedAt(ctx);
    if (!since) return 'not_done';
    const request = await readRequest(ctx, input.requestId);
    const already = await alreadyDecided(ctx, request, input);
    if (already) return already;
    const plan = await requirePlan(ctx, request, input);
    const invite = await findSent(ctx, { email: request.email, role: plan.role }, since);
    if (!invite) return 'not_done';
    await ctx.db.$transaction(async (tx) => {
      await record(tx, ctx, request, plan, input.note);
      await recordSent(tx, request.id, invite, ctx.now);
    });
    return { ...outcome(request, input, plan), inviteId: invite.id };
  },
};

export interface StoredRequest extends DecisionSubject {
  id: string;
  email: string;
  reason: string;
  requestedAt: Date;
  inviteId: string | null;
  placements: readonly {
    workspaceId: string;
    workspaceRole: string;
    state: PlacementState;
    decidedById: string | null;
  }[];
}

/** The request with its placements, as rules take it. */
export async function readRequest(ctx: Pick<CommandCtx, 'db'>, requestId: string): Promise<StoredRequest> {
  const request = await ctx.db.inviteRequest.findUnique({
    where: { id: requestId },
    include: { placements: { orderBy: { workspaceId: 'asc' } } },
  });
  if (!request) throw notFound('invite request');
  return {
    ...request,
    state: request.state as InviteState,
    placements: request.placements.map((one) => ({ ...one, state: one.state as PlacementState })),
  };
}

async function requirePlan(ctx: CommandCtx, request: StoredRequest, input: Input): Promise<DecisionPlan> {
  const plan = planDecision(callerOf(ctx), await readInvitePolicy(ctx.db), request, input);
  if ('refusal' in plan) throw new AppError(plan.code, plan.refusal);
  for (const { workspaceId, workspaceRole } of plan.approved) {
    const refusal = leadershipRefusal(ctx.actor, workspaceId, workspaceRole);
    if (refusal) throw new AppError('forbidden', refusal);
  }
  return plan;
}

/** A worker that took over may find the work already done; so may someone who clicks twice. */
async function alreadyDecided(ctx: CommandCtx, request: StoredRequest, input: Input): Promise<JsonObject | null> {
  const actor = callerOf(ctx);
  const deciding = judgeDeciding(actor, await readInvitePolicy(ctx.db), request);
  if (!deciding.may || isWaitingFor(deciding, request)) return null;
  const own = request.placements.filter(({ decidedById }) => decidedById === actor.personId);
  const wanted: PlacementState[] = input.decision === 'approve' ? ['approved', 'placed', 'failed'] : ['refused'];
  const isWhole =
    request.decidedById === actor.personId &&
    (input.decision === 'approve' ? request.inviteId !== null : request.state === 'refused');
  if (!isWhole && !own.some(({ state }) => wanted.includes(state))) return null;
  if (input.decision === 'refuse' && own.some(({ state }) => state !== 'refused')) return null;
  return { requestId: request.id, email: request.email, decision: input.decision, inviteId: request.inviteId };
}

async function refuseDeadPlaces(ctx: CommandCtx, { approved }: DecisionPlan): Promise<void> {
  const ids = approved.map(({ workspaceId }) => workspaceId);
  const known = await ctx.db.workspace.findMany({ where: { id: { in: ids }, goneAt: null } });
  for (const id of ids) {
    const workspace = known.find((one) => one.id === id);
    if (!workspace) throw new AppError('conflict', 'One of these workspaces no longer exists. Remove it.');
    if (workspace.archivedAt) throw new AppError('conflict', `${workspace.name} is now archived. Remove it.`);
    if (workspace.isDefault) throw new AppError('conflict', 'The default workspace has no members of its own.');
  }
}

async function record(
  tx: Tx,
  ctx: CommandCtx,
  request: StoredRequest,
  plan: DecisionPlan,
  note: string,
): Promise<void> {
  const decided = { decidedById: callerOf(ctx).personId, decidedAt: ctx.now };
  const key = (workspaceId: string) => ({ requestId_workspaceId: { requestId: request.id, workspaceId } });
  for (const { workspaceId, workspaceRole } of plan.approved) {
    const row = { workspaceRole, state: 'approved', note: null, ...decided };
    await tx.invitePlacement.upsert({
      where: key(workspaceId),
      create: { requestId: request.id, workspaceId, ...row },
      update: row,
    });
  }
  for (const workspaceId of plan.refused) {
    await tx.invitePlacement.update({
      where: key(workspaceId),
      data: { state: 'refused', note: note || null, ...decided },
    });
  }
  const decision = plan.sends || plan.approved.length > 0 ? 'approved' : 'refused';
  await tellDecided(tx, { request, actor: callerOf(ctx), decision, note, cause: ctx.intentId }, ctx.now);
  const isFirst = request.state === 'requested';
  const ends = plan.state === 'refused';
  if (!isFirst || !(plan.sends || ends)) return;
  await tx.inviteRequest.update({
    where: { id: request.id },
    data: {
      ...decided,
      role: plan.role,
      decisionNote: note || null,
      ...(ends ? { state: 'refused', closedAt: ctx.now } : {}),
    },
  });
}

function decided({ state, role, approved, refused }: DecisionPlan, { note }: Input): JsonObject {
  const workspaces = approved.map(({ workspaceId, workspaceRole }) => `${workspaceId}: ${workspaceRole}`);
  return {
    ...{ state, role },
    ...(note === '' ? {} : { note }),
    ...(workspaces.length > 0 ? { approvedWorkspaces: workspaces } : {}),
    ...(refused.length > 0 ? { refusedWorkspaces: [...refused] } : {}),
  };
}

function outcome(request: StoredRequest, { decision }: Input, plan: DecisionPlan): JsonObject {
  return {
    requestId: request.id,
    email: request.email,
    decision,
    role: plan.role,
    workspaceIds: request.placements.map(({ workspaceId }) => workspaceId),
    approved: plan.approved.map(({ workspaceId, workspaceRole }) => ({ workspaceId, workspaceRole })),
    refused: plan.refused,
  };
}
