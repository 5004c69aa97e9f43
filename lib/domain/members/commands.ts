import { isCaller } from '@/lib/access/principals';
import { AppError, changedMeanwhile } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { findWorkspace } from '@/lib/domain/workspaces/commands';
import { keepMember, loseMember } from '@/lib/domain/workspaces/members-mirror';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { User } from '@/prisma/generated/client';
import { countOtherLeads } from './reads';
import {
  additionRefusal,
  leadershipRefusal,
  leadRefusal,
  type MemberRole,
  membershipRefusal,
  membersRefusal,
} from './rules';
import { addMembers, changeMemberRole, removeMember } from './schema';

const ROLE_WORDS: Record<MemberRole, string> = {
  workspace_user: 'user',
  workspace_developer: 'developer',
  workspace_restricted_developer: 'restricted developer',
  workspace_admin: 'admin',
};

export const addMembersCommand: CommandImplementation<typeof addMembers> = {
  declaration: addMembers,
  async run(ctx, { workspaceId, members }) {
    await requireChangeable(ctx, workspaceId);
    requireLeadership(ctx, workspaceId, ...members.map(({ workspaceRole }) => workspaceRole));
    const userIds = members.map(({ userId }) => userId);
    const found = await ctx.db.user.findMany({ where: { id: { in: userIds } } });
    const users = new Map(found.map((user) => [user.id, user]));
    const steps = members.map((member) => {
      const { userId, workspaceRole } = member;
      const name = nameOf(users.get(userId) ?? { id: userId });
      return { key: `member:${userId}`, label: `${name} as ${ROLE_WORDS[workspaceRole]}`, member };
    });
    ctx.changing({}, { members: steps.map(({ label }) => label) });
    await ctx.plan(steps);
    const added: string[] = [];
    for (const { key, label, member } of steps) {
      const detail = await ctx.attempt({
        key,
        label,
        run: () => addMember(ctx, workspaceId, users.get(member.userId), member.workspaceRole),
        readBack: async () => {
          const now = await refreshMember(ctx, workspaceId, member.userId);
          return now === member.workspaceRole ? { userId: member.userId, workspaceRole: now } : 'not_done';
        },
      });
      if (detail) added.push(member.userId);
    }
    return { workspaceId, added };
  },
};

async function addMember(
  ctx: CommandCtx,
  workspaceId: string,
  user: User | undefined,
  workspaceRole: MemberRole,
): Promise<JsonObject> {
  if (!user) throw new AppError('not_found', 'This person is not in the organisation.');
  const present = await ctx.db.workspaceMember.findUnique({
    where: { workspaceId_userId: { workspaceId, userId: user.id }, goneAt: null },
  });
  const refusal = additionRefusal({ ...user, name: nameOf(user) }, present?.workspaceRole ?? null, workspaceRole);
  if (refusal) throw new AppError('conflict', refusal);
  try {
    const member = await ctx.write(() =>
      ctx.upstream.addWorkspaceMember(workspaceId, { user_id: user.id, workspace_role: workspaceRole }),
    );
    await keepMember(ctx.pool, member, ctx.now);
  } catch (error) {
    // No error code shows that someone is already a member: only looking does.
    if (!isRefusal(error, 'upstream_refused', 'upstream_conflict')) throw error;
    const now = await refreshMember(ctx, workspaceId, user.id).catch(() => null);
    const other = now === null ? null : additionRefusal({ ...user, name: nameOf(user) }, now, workspaceRole);
    if (other) throw new AppError('conflict', other);
    if (now !== workspaceRole) throw error;
  }
  return { userId: user.id, workspaceRole };
}

export const changeMemberRoleCommand: CommandImplementation<typeof changeMemberRole> = {
  declaration: changeMemberRole,
  async run(ctx, { workspaceId, userId, from, workspaceRole }) {
    const { name, present } = await requireMember(ctx, workspaceId, userId, workspaceRole);
    if (present === workspaceRole && from !== undefined) return { workspaceId, userId, from, to: workspaceRole };
    if (from !== undefined && present !== from) {
      const now = ROLE_WORDS[present as MemberRole] ?? present;
      throw changedMeanwhile(`Someone changed the role of ${name} a moment ago: it is now ${now}.`, { from: present });
    }
    ctx.changing({ workspaceRole: present }, { workspaceRole });
    const member = await changing(ctx, workspaceId, userId, name, () =>
      ctx.upstream.updateWorkspaceMember(workspaceId, userId, { workspace_role: workspaceRole }),
    );
    await keepMember(ctx.pool, member, ctx.now);
    return { workspaceId, userId, from: present, to: workspaceRole };
  },
  async readBack(ctx, { workspaceId, userId, from, workspaceRole }) {
    const now = await refreshMember(ctx, workspaceId, userId);
    return now === workspaceRole ? { workspaceId, userId, from: from ?? null, to: workspaceRole } : 'not_done';
  },
};

export const removeMemberCommand: CommandImplementation<typeof removeMember> = {
  declaration: removeMember,
  async run(ctx, { workspaceId, userId }) {
    const { name, present, organizationRole } = await requireMember(ctx, workspaceId, userId, null);
    ctx.changing({ workspaceRole: present }, { workspaceRole: null });
    await changing(ctx, workspaceId, userId, name, () => ctx.upstream.removeWorkspaceMember(workspaceId, userId));
    await loseMember(ctx.pool, workspaceId, userId, ctx.now);
    // Someone with the billing role is listed again, with that role.
    if (organizationRole === 'billing') await refreshMember(ctx, workspaceId, userId).catch(() => null);
    return { workspaceId, userId, from: present };
  },
  async readBack(ctx, { workspaceId, userId }) {
    const before = await ctx.db.workspaceMember.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
    const now = await refreshMember(ctx, workspaceId, userId);
    const isGone = now === null || now === 'workspace_billing';
    return isGone ? { workspaceId, userId, from: before?.workspaceRole ?? null } : 'not_done';
  },
};

function requireLeadership(ctx: CommandCtx, workspaceId: string, ...roles: (string | null)[]): void {
  const refusal = leadershipRefusal(ctx.actor, workspaceId, ...roles);
  if (refusal) throw new AppError('forbidden', refusal);
}

async function requireChangeable(ctx: CommandCtx, workspaceId: string): Promise<void> {
  const refusal = membersRefusal(await findWorkspace(ctx, workspaceId));
  if (refusal) throw new AppError('conflict', refusal);
}

/** The mirrored membership, if this actor may change it to `nextRole` (null: end it). */
async function requireMember(ctx: CommandCtx, workspaceId: string, userId: string, nextRole: string | null) {
  await requireChangeable(ctx, workspaceId);
  const member = await ctx.db.workspaceMember.findUnique({
    where: { workspaceId_userId: { workspaceId, userId }, goneAt: null },
    include: { user: true },
  });
  if (!member) throw new AppError('not_found', 'This person is not, or is no longer, a member of this workspace.');
  const { workspaceRole: present, user } = member;
  const organizationRole = user.role;
  if (present !== nextRole) requireLeadership(ctx, workspaceId, present, nextRole);
  const refusal = membershipRefusal(nameOf(user), { workspaceRole: present, organizationRole });
  if (refusal) throw new AppError('conflict', refusal);
  if (isCaller(ctx.actor)) {
    const otherLeads = await countOtherLeads(ctx.db, workspaceId, { userId });
    const stays = leadRefusal({ actor: ctx.actor, isOwn: userId === ctx.actor.upstreamUserId, nextRole, otherLeads });
    if (stays) throw new AppError('conflict', stays);
  }
  return { name: nameOf(user), present, organizationRole };
}

/** A write to one membership; if the membership turns out to be gone, the mirror is updated and the message says so. */
async function changing<T>(
  ctx: CommandCtx,
  workspaceId: string,
  userId: string,
  name: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await ctx.write(call);
  } catch (error) {
    if (!isRefusal(error, 'upstream_not_found', 'upstream_refused')) throw error;
    const now = await refreshMember(ctx, workspaceId, userId).catch(() => undefined);
    if (now !== null) throw error;
    throw new AppError('upstream_not_found', `${name} is no longer a member of this workspace.`);
  }
}

/** Reads and stores a membership's current state: the role, or null for none. */
async function refreshMember(ctx: CommandCtx, workspaceId: string, userId: string): Promise<string | null> {
  try {
    const member = await ctx.upstream.getWorkspaceMember(workspaceId, userId);
    await keepMember(ctx.pool, member, ctx.now);
    return member.workspace_role;
  } catch (error) {
    if (!isRefusal(error, 'upstream_not_found')) throw error;
    await loseMember(ctx.pool, workspaceId, userId, ctx.now);
    return null;
  }
}

function isRefusal(error: unknown, ...codes: string[]): error is AppError {
  return error instanceof AppError && codes.includes(error.code);
}
