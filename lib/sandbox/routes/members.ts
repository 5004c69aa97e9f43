import { WORKSPACE_ROLES } from '@/lib/upstream/contract';
import { invalid, notFound } from '../errors';
import { idPage } from '../paging';
import { boundedText, readBody, requireOneOf } from '../params';
import { isoAt } from '../world/people';
import { type Change, type MemberRecord, memberId, type World } from '../world/world';
import { findOwnWorkspace, newestFirst, newRoutes, type Routes, refuseArchived } from './context';

export const CREATABLE_ROLES = WORKSPACE_ROLES.filter((role) => role !== 'workspace_billing');
const INHERITED: Record<string, string> = { admin: 'workspace_admin', billing: 'workspace_billing' };

function shape(member: MemberRecord) {
  return {
    type: 'workspace_member',
    user_id: member.userId,
    workspace_id: member.workspaceId,
    workspace_role: member.role,
  };
}

/** Members that were added, and those who belong to every workspace by their role in the organisation. */
export function listMembers(world: World, workspaceId: string): MemberRecord[] {
  const added = [...world.tables.members.values()].filter(
    (member) => member.workspaceId === workspaceId && world.tables.users.get(member.userId)?.role !== 'admin',
  );
  const known = new Set(added.map((member) => member.userId));
  const inherited = [...world.tables.users.values()].flatMap((user): MemberRecord[] => {
    const role = INHERITED[user.role];
    if (role === undefined || known.has(user.id)) return [];
    return [{ userId: user.id, workspaceId, role, addedAt: user.added_at }];
  });
  return newestFirst(
    [...added, ...inherited],
    (member) => member.addedAt,
    (member) => member.userId,
  );
}

function findMember(world: World, workspaceId: string, userId: string): MemberRecord {
  const member = listMembers(world, workspaceId).find((candidate) => candidate.userId === userId);
  if (!member) throw notFound(`User ${userId} is not a member of this workspace.`);
  return member;
}

function refuseAdmin(world: World, userId: string): void {
  if (world.tables.users.get(userId)?.role === 'admin') {
    throw invalid('Organization admins are admins of every workspace and cannot be changed or removed.');
  }
}

/** A new member of a workspace, where the service lets them be added. */
export function addedMember(
  world: World,
  workspaceId: string,
  userId: string,
  role: string,
  nowMs: number,
): MemberRecord {
  refuseArchived(findOwnWorkspace(world, workspaceId, 'members'));
  if (!world.tables.users.has(userId)) throw notFound(`User ${userId} not found.`);
  refuseAdmin(world, userId);
  if (world.tables.members.has(memberId(workspaceId, userId))) {
    throw invalid('The user is already a member of this workspace.');
  }
  return { userId, workspaceId, role, addedAt: isoAt(nowMs) };
}

/** A member whose role can be changed. */
export function findChangeable(world: World, workspaceId: string, userId: string): MemberRecord {
  refuseArchived(findOwnWorkspace(world, workspaceId, 'members'));
  const member = findMember(world, workspaceId, userId);
  refuseAdmin(world, userId);
  return member;
}

export function withRole(world: World, member: MemberRecord, role: string): MemberRecord {
  if (role === 'workspace_billing' && world.tables.users.get(member.userId)?.role !== 'billing') {
    throw invalid('workspace_role: workspace_billing is inherited from the organization.');
  }
  return { ...member, role };
}

export function memberChange(member: MemberRecord): Change {
  return { table: 'members', id: memberId(member.workspaceId, member.userId), value: member };
}

export function memberRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    const workspace = findOwnWorkspace(world, context.req.param('workspaceId') ?? '', 'members');
    return context.json(idPage(query, listMembers(world, workspace.id), (member) => member.userId, shape));
  });
  routes.get('/:userId', (context) => {
    const { world } = context.var;
    const workspace = findOwnWorkspace(world, context.req.param('workspaceId') ?? '', 'members');
    return context.json(shape(findMember(world, workspace.id, context.req.param('userId'))));
  });
  routes.post('/', async (context) => {
    const { world, nowMs, commit } = context.var;
    const body = await readBody(context.req.raw);
    const workspace = findOwnWorkspace(world, context.req.param('workspaceId') ?? '', 'members');
    refuseArchived(workspace);
    const userId = boundedText(body, 'user_id', 200);
    const role = requireOneOf(body, 'workspace_role', CREATABLE_ROLES);
    const member = addedMember(world, workspace.id, userId, role, nowMs);
    commit([memberChange(member)]);
    return context.json(shape(member));
  });
  routes.post('/:userId', async (context) => {
    const { world, commit } = context.var;
    const body = await readBody(context.req.raw);
    const workspaceId = context.req.param('workspaceId') ?? '';
    const member = findChangeable(world, workspaceId, context.req.param('userId'));
    const value = withRole(world, member, requireOneOf(body, 'workspace_role', WORKSPACE_ROLES));
    commit([memberChange(value)]);
    return context.json(shape(value));
  });
  routes.delete('/:userId', (context) => {
    const { world, commit } = context.var;
    const workspace = findOwnWorkspace(world, context.req.param('workspaceId') ?? '', 'members');
    refuseArchived(workspace);
    const member = findMember(world, workspace.id, context.req.param('userId'));
    refuseAdmin(world, member.userId);
    const id = memberId(workspace.id, member.userId);
    if (!world.tables.members.has(id)) throw invalid('This membership is inherited and cannot be removed.');
    commit([{ table: 'members', id, value: null }]);
    return context.json({ type: 'workspace_member_deleted', user_id: member.userId, workspace_id: workspace.id });
  });
  return routes;
}
