import { isCaller } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import { mirrorUsers } from '@/lib/domain/people/mirror';
import { mirrorMembers } from '@/lib/domain/workspaces/members-mirror';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { WorkspaceMember } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { readAll } from '@/lib/upstream/pages';
import { readRequest, type StoredRequest } from './decide-commands';
import { readInvitePolicy } from './fact-reads';
import { PLACEMENT_ROLES } from './role-schema';
import { judgeDeciding, settledState } from './rules';
import { type PlacementState, placeInvited } from './schema';

interface Place {
  workspaceId: string;
  workspaceRole: string;
  name: string;
}

/** Failures that would happen again: someone has to look. */
const LASTING = new Set(['upstream_refused', 'upstream_not_found', 'conflict']);

export const placeInvitedCommand: CommandImplementation<typeof placeInvited> = {
  declaration: placeInvited,
  async run(ctx, { requestId }) {
    const request = await readRequest(ctx, requestId);
    const places = await findPlaces(ctx, request);
    const userId = await findMember(ctx, request);
    if (!userId) {
      const message = 'They are not a member of the organisation, either not yet or no longer.';
      await failAll(ctx, request, places, message);
      throw new AppError('conflict', message);
    }
    await ctx.plan(places.map((place) => ({ key: place.workspaceId, label: `Add to ${place.name}` })));
    const placed: string[] = [];
    for (const place of places) {
      const done = await ctx.attempt({
        key: place.workspaceId,
        label: `Add to ${place.name}`,
        run: () => noting(ctx, requestId, place, () => addTo(ctx, requestId, userId, place)),
        readBack: () => findIn(ctx, requestId, userId, place),
      });
      if (done) placed.push(place.workspaceId);
    }
    await settle(ctx, requestId);
    return { requestId, userId, placed };
  },
};

/** The approved placements; an approver's retry also includes failed ones they may decide. */
async function findPlaces(ctx: CommandCtx, request: StoredRequest): Promise<Place[]> {
  const wanted: PlacementState[] = ['approved'];
  let isTheirs = (_workspaceId: string) => true;
  if (isCaller(ctx.actor)) {
    const deciding = judgeDeciding(ctx.actor, await readInvitePolicy(ctx.db), request);
    if (!deciding.may) throw new AppError('forbidden', deciding.why);
    wanted.push('failed');
    isTheirs = (workspaceId) => deciding.all || deciding.workspaceIds.includes(workspaceId);
  }
  const places = request.placements.filter(({ state, workspaceId }) => wanted.includes(state) && isTheirs(workspaceId));
  if (places.length === 0 && isCaller(ctx.actor)) {
    throw new AppError('forbidden', 'There is no workspace here that you can add them to.');
  }
  const workspaces = await ctx.db.workspace.findMany({
    where: { id: { in: places.map(({ workspaceId }) => workspaceId) } },
    select: { id: true, name: true },
  });
  return places.map(({ workspaceId, workspaceRole }) => ({
    workspaceId,
    workspaceRole,
    name: workspaces.find(({ id }) => id === workspaceId)?.name ?? workspaceId,
  }));
}

/** The member the invited person became; recorded, so that everyone sees that they accepted. */
async function findMember(ctx: CommandCtx, request: StoredRequest): Promise<string | null> {
  const [known] = await ctx.db.$queryRaw<{ id: string; addedAt: Date | null }[]>`
    SELECT id, added_at AS "addedAt" FROM users WHERE gone_at IS NULL AND lower(email) = ${request.email}
    ORDER BY added_at DESC NULLS LAST LIMIT 1`;
  const user = known ?? (await askForMember(ctx, request.email));
  if (!user) return null;
  const accepted = request.state === 'sent' ? { state: 'accepted', acceptedAt: user.addedAt ?? ctx.now } : {};
  await ctx.db.inviteRequest.update({ where: { id: request.id }, data: { userId: user.id, ...accepted } });
  return user.id;
}

async function askForMember(ctx: CommandCtx, email: string): Promise<{ id: string; addedAt: Date | null } | null> {
  const { items } = await readAll((afterId) => ctx.upstream.listUsers({ email, afterId }), 2);
  const user = items.find((one) => one.email.toLowerCase() === email);
  if (!user) return null;
  await ctx.db.$transaction((tx) => mirrorUsers(tx, [user], ctx.now));
  return { id: user.id, addedAt: user.added_at === null ? null : new Date(user.added_at) };
}

async function addTo(ctx: CommandCtx, requestId: string, userId: string, place: Place): Promise<JsonObject> {
  const { workspaceId, workspaceRole, name } = place;
  const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace || workspace.goneAt) throw new AppError('conflict', `${name} no longer exists at Anthropic.`);
  if (workspace.archivedAt) throw new AppError('conflict', `${name} has been archived in the meantime.`);
  const role = assignableRole(workspaceRole);
  try {
    const input = { user_id: userId, workspace_role: role };
    const member = await ctx.write(() => ctx.upstream.addWorkspaceMember(workspaceId, input));
    return await recordPlaced(ctx, requestId, member);
  } catch (error) {
    // Someone may have added them in the Console; how upstream refuses a second time is not documented.
    if (!(error instanceof AppError && ['upstream_refused', 'upstream_conflict'].includes(error.code))) throw error;
    const found = await findIn(ctx, requestId, userId, place);
    if (found === 'not_done') throw error;
    return found;
  }
}

async function findIn(
  ctx: CommandCtx,
  requestId: string,
  userId: string,
  { workspaceId }: Place,
): Promise<JsonObject | 'not_done'> {
  try {
    return await recordPlaced(ctx, requestId, await ctx.upstream.getWorkspaceMember(workspaceId, userId));
  } catch (error) {
    if (error instanceof AppError && error.code === 'upstream_not_found') return 'not_done';
    throw error;
  }
}

async function recordPlaced(
  ctx: CommandCtx,
  requestId: string,
  member: Answered<WorkspaceMember>,
): Promise<JsonObject> {
  const { workspace_id: workspaceId, user_id: userId, workspace_role: workspaceRole } = member;
  await ctx.db.$transaction(async (tx) => {
    await mirrorMembers(tx, [member], ctx.now);
    await tx.invitePlacement.update({
      where: { requestId_workspaceId: { requestId, workspaceId } },
      data: { state: 'placed', placedAt: ctx.now, failureMessage: null },
    });
  });
  return { workspaceId, userId, workspaceRole };
}

/** Keeps the message with the placement; only temporary failures stay approved, to be tried again. */
async function noting(
  ctx: CommandCtx,
  requestId: string,
  { workspaceId }: Place,
  work: () => Promise<JsonObject>,
): Promise<JsonObject> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unknown_outcome') {
      const state = LASTING.has(error.code) ? { state: 'failed' } : {};
      await ctx.db.invitePlacement.update({
        where: { requestId_workspaceId: { requestId, workspaceId } },
        data: { failureMessage: error.message, ...state },
      });
    }
    throw error;
  }
}

async function failAll(ctx: CommandCtx, request: StoredRequest, places: Place[], message: string): Promise<void> {
  // Nothing can fail before they accept.
  if (request.state === 'sent') return;
  const workspaceId = { in: places.map((place) => place.workspaceId) };
  await ctx.db.invitePlacement.updateMany({
    where: { requestId: request.id, workspaceId },
    data: { state: 'failed', failureMessage: message },
  });
}

async function settle(ctx: CommandCtx, requestId: string): Promise<void> {
  const { placements } = await readRequest(ctx, requestId);
  const isPlaced = settledState(placements) === 'placed';
  await ctx.db.inviteRequest.update({
    where: { id: requestId },
    data: isPlaced ? { state: 'placed', placedAt: ctx.now } : { state: 'accepted' },
  });
}

function assignableRole(role: string) {
  const known = PLACEMENT_ROLES.find((one) => one === role);
  if (!known) throw new AppError('conflict', `The workspace role ${role} cannot be given to anyone.`);
  return known;
}
