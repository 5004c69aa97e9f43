import { ASSIGNABLE_ROLES, ORGANIZATION_ROLES } from '@/lib/upstream/contract';
import { invalid, notFound } from '../errors';
import { idPage } from '../paging';
import { normaliseEmail, readBody, readMany, requireOneOf } from '../params';
import type { Change, User, World } from '../world/world';
import { newestFirst, newRoutes, type Routes } from './context';

export function findUser(world: World, id: string): User {
  const user = world.tables.users.get(id);
  if (!user) throw notFound(`User ${id} not found.`);
  return user;
}

/** What follows from a person leaving: their memberships end and their personal keys are archived. */
export function departure(world: World, user: User, nowIso: string): Change[] {
  const changes: Change[] = [{ table: 'users', id: user.id, value: null }];
  for (const [id, member] of world.tables.members) {
    if (member.userId === user.id) changes.push({ table: 'members', id, value: null });
  }
  for (const key of world.tables.keys.values()) {
    if (key.principal?.type !== 'user' || key.principal.id !== user.id || key.status === 'archived') continue;
    const stops = key.status === 'active' ? [...key.stops, [nowIso, null] as [string, null]] : key.stops;
    changes.push({ table: 'keys', id: key.id, value: { ...key, status: 'archived', stops } });
  }
  return changes;
}

export function userRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    const email = query.get('email');
    const roles = readMany(query, 'roles', ORGANIZATION_ROLES);
    const users = [...world.tables.users.values()].filter(
      (user) =>
        (email === null || normaliseEmail(user.email) === normaliseEmail(email)) &&
        (roles.length === 0 || roles.includes(user.role)),
    );
    const ordered = newestFirst(
      users,
      (user) => user.added_at,
      (user) => user.id,
    );
    return context.json(
      idPage(
        query,
        ordered,
        (user) => user.id,
        (user) => user,
      ),
    );
  });
  routes.get('/:id', (context) => context.json(findUser(context.var.world, context.req.param('id'))));
  routes.post('/:id', async (context) => {
    const { world, commit } = context.var;
    const body = await readBody(context.req.raw);
    const user = findUser(world, context.req.param('id'));
    if (body.role === 'admin') throw invalid('role: admin cannot be assigned through the API.');
    const role = requireOneOf(body, 'role', ASSIGNABLE_ROLES);
    if (user.role === 'admin') throw invalid("An admin's role cannot be changed through the API.");
    const value = { ...user, role };
    commit([{ table: 'users', id: user.id, value }]);
    return context.json(value);
  });
  routes.delete('/:id', (context) => {
    const { world, nowMs, commit } = context.var;
    const user = findUser(world, context.req.param('id'));
    if (world.tables.users.size === 1) {
      throw invalid('The last member of an organization cannot be removed.', 'cannot_remove_last_member');
    }
    if (user.role === 'admin') throw invalid('An admin cannot be removed through the API.');
    commit(departure(world, user, new Date(nowMs).toISOString()));
    return context.json({ id: user.id, type: 'user_deleted' });
  });
  return routes;
}
