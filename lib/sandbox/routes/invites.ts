import { ASSIGNABLE_ROLES, INVITE_STATUSES, ORGANIZATION_ROLES } from '@/lib/upstream/contract';
import { invalid, notFound } from '../errors';
import { idPage } from '../paging';
import { boundedText, normaliseEmail, readBody, readMany, requireOneOf } from '../params';
import { INVITE_LIFE_MS, isoAt } from '../world/people';
import { type Change, type Invite, inviteStatus, nextId, type User, type World } from '../world/world';
import { newestFirst, newRoutes, type Routes } from './context';

const MEMBER_LIMIT = 10_000;
const LISTED_STATUSES = INVITE_STATUSES.filter((status) => status !== 'deleted');
const REFUSED_DOMAIN = 'blocked.example';

function findInvite(world: World, id: string): Invite {
  const invite = world.tables.invites.get(id);
  if (!invite) throw notFound(`Invite ${id} not found.`);
  return invite;
}

function asSeen(invite: Invite, nowMs: number): Invite {
  return { ...invite, status: inviteStatus(invite, nowMs) };
}

function refuseInvite(world: World, email: string, nowMs: number): void {
  const pending = [...world.tables.invites.values()].filter((invite) => inviteStatus(invite, nowMs) === 'pending');
  if ([...world.tables.users.values()].some((user) => normaliseEmail(user.email) === email)) {
    throw invalid('This person is already a member of the organization.', 'already_member');
  }
  if (pending.some((invite) => normaliseEmail(invite.email) === email)) {
    throw invalid('There is already a pending invite for this e-mail address.', 'invite_already_exists');
  }
  if (email.endsWith(`@${REFUSED_DOMAIN}`)) {
    throw invalid('This e-mail domain is not allowed.', 'email_domain_not_allowed');
  }
  if (world.tables.users.size + pending.length >= MEMBER_LIMIT) {
    throw invalid('The organization has no room for another member.', 'org_member_limit_exceeded');
  }
}

/** The changes that make an invited person a member, as if they had followed the link in their mail. */
export function acceptInvite(world: World, inviteId: string, name: string | null, nowMs: number) {
  const invite = findInvite(world, inviteId);
  if (inviteStatus(invite, nowMs) !== 'pending') throw invalid('Only a pending invite can be accepted.');
  const user: User = {
    id: nextId(world, 'user'),
    type: 'user',
    email: invite.email,
    name: name ?? invite.email.replace(/@.*/, ''),
    role: invite.role,
    added_at: isoAt(nowMs),
  };
  const changes: Change[] = [
    { table: 'users', id: user.id, value: user },
    { table: 'invites', id: invite.id, value: { ...invite, status: 'accepted', accepted_at: user.added_at } },
  ];
  return { user, changes };
}

/** The changes that let a pending invite run out at this moment, as if its three weeks were over. */
export function expireInvite(world: World, inviteId: string, nowMs: number) {
  const invite = findInvite(world, inviteId);
  if (inviteStatus(invite, nowMs) !== 'pending') throw invalid('Only a pending invite can expire.');
  const expired: Invite = { ...invite, expires_at: isoAt(nowMs) };
  const changes: Change[] = [{ table: 'invites', id: invite.id, value: expired }];
  return { invite: asSeen(expired, nowMs), changes };
}

/** An invite as it is sent to that address, where the service lets it be. */
export function newInvite(world: World, email: string, role: Invite['role'], nowMs: number): Invite {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid('email: value is not a valid email address');
  refuseInvite(world, normaliseEmail(email), nowMs);
  return {
    id: nextId(world, 'invite'),
    type: 'invite',
    email,
    role,
    status: 'pending',
    invited_at: isoAt(nowMs),
    expires_at: isoAt(nowMs + INVITE_LIFE_MS),
    accepted_at: null,
    rbac_group_ids: [],
  };
}

export function inviteRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query, nowMs } = context.var;
    const email = query.get('email');
    const roles = readMany(query, 'roles', ORGANIZATION_ROLES);
    const statuses = readMany(query, 'statuses', LISTED_STATUSES);
    const invites = [...world.tables.invites.values()]
      .map((invite) => asSeen(invite, nowMs))
      .filter(
        (invite) =>
          invite.status !== 'deleted' &&
          (email === null || normaliseEmail(invite.email) === normaliseEmail(email)) &&
          (roles.length === 0 || roles.includes(invite.role)) &&
          (statuses.length === 0 || statuses.includes(invite.status)),
      );
    const ordered = newestFirst(
      invites,
      (invite) => invite.invited_at,
      (invite) => invite.id,
    );
    return context.json(
      idPage(
        query,
        ordered,
        (invite) => invite.id,
        (invite) => invite,
      ),
    );
  });
  routes.get('/:id', (context) => {
    const { world, nowMs } = context.var;
    return context.json(asSeen(findInvite(world, context.req.param('id')), nowMs));
  });
  routes.post('/', async (context) => {
    const { world, nowMs, commit } = context.var;
    const body = await readBody(context.req.raw);
    const email = boundedText(body, 'email', 320);
    if (body.role === 'admin') throw invalid('role: admin cannot be assigned through the API.');
    const invite = newInvite(world, email, requireOneOf(body, 'role', ASSIGNABLE_ROLES), nowMs);
    commit([{ table: 'invites', id: invite.id, value: invite }]);
    return context.json(invite);
  });
  routes.delete('/:id', (context) => {
    const { world, nowMs, commit } = context.var;
    const invite = findInvite(world, context.req.param('id'));
    if (inviteStatus(invite, nowMs) !== 'pending') throw invalid('Only a pending invite can be deleted.');
    commit([{ table: 'invites', id: invite.id, value: { ...invite, status: 'deleted' } }]);
    return context.json({ id: invite.id, type: 'invite_deleted' });
  });
  return routes;
}
