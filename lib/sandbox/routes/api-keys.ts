import { API_KEY_STATUSES } from '@/lib/upstream/contract';
import { invalid, notFound } from '../errors';
import { idPage } from '../paging';
import { boundedText, readBody, readOne, requireOneOf } from '../params';
import { isoAt } from '../world/people';
import { type KeyRecord, keyStatus, type World } from '../world/world';
import { newestFirst, newRoutes, type Routes } from './context';

/** The service says no numbers: these are the simulated organisation's own. */
const ACTIVE_KEY_LIMIT = 8_000;
const ACTIVE_IN_WORKSPACE_LIMIT = 1_000;

export function findKey(world: World, id: string): KeyRecord {
  const key = world.tables.keys.get(id);
  if (!key) throw notFound(`API key ${id} not found.`);
  return key;
}

/** The wire's shape; the older version still carries `workspace_id`, null for the default workspace too. */
export function shapeKey(world: World, key: KeyRecord, nowMs: number, version: string): object {
  const { principal } = key;
  const wire = {
    id: key.id,
    type: 'api_key',
    name: key.name,
    status: keyStatus(key, nowMs),
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    created_by: key.createdBy,
    partial_key_hint: key.hint,
    principal:
      principal === null
        ? null
        : principal.type === 'user'
          ? { type: 'user_actor', user_id: principal.id }
          : { type: 'service_account_actor', service_account_id: principal.id },
    scope: key.workspaceId === null ? { type: 'organization' } : { type: 'workspace', workspace_id: key.workspaceId },
  };
  if (version !== '2023-06-01') return wire;
  return { ...wire, workspace_id: key.workspaceId === world.defaultWorkspaceId ? null : key.workspaceId };
}

export function refuseActivation(world: World, key: KeyRecord, nowMs: number): void {
  const active = [...world.tables.keys.values()].filter((other) => keyStatus(other, nowMs) === 'active');
  if (active.length >= ACTIVE_KEY_LIMIT) {
    throw invalid('The organization has too many active API keys.', 'org_api_key_limit_exceeded');
  }
  const beside = active.filter(({ workspaceId }) => workspaceId === key.workspaceId);
  if (key.workspaceId !== null && beside.length >= ACTIVE_IN_WORKSPACE_LIMIT) {
    throw invalid('The workspace has too many active API keys.', 'workspace_api_key_limit_exceeded');
  }
  const principal = key.principal;
  if (principal?.type === 'user' && !world.tables.users.has(principal.id)) {
    throw invalid('The person this API key acts as is no longer a member.');
  }
}

function withStatus(key: KeyRecord, status: KeyRecord['status'], nowIso: string): KeyRecord {
  if (status === key.status) return key;
  const last = key.stops[key.stops.length - 1];
  const stopped = last !== undefined && last[1] === null;
  if (status === 'active') {
    const stops = stopped ? [...key.stops.slice(0, -1), [last[0], nowIso] as [string, string]] : key.stops;
    return { ...key, status, stops };
  }
  const stops = key.status === 'active' ? [...key.stops, [nowIso, null] as [string, null]] : key.stops;
  return { ...key, status, stops };
}

export type KeyChange = { name?: string; status?: KeyRecord['status'] };

/** The key after the change, where the service allows it; an archived one cannot be changed, an expired one only be archived. */
export function changeKey(world: World, key: KeyRecord, { name, status }: KeyChange, nowMs: number): KeyRecord {
  const before = keyStatus(key, nowMs);
  if (before === 'archived') throw invalid('An archived API key cannot be changed.');
  if (before === 'expired' && status !== 'archived') throw invalid('An expired API key can only be archived.');
  if (status === 'active' && before !== 'active') refuseActivation(world, key, nowMs);
  const renamed = { ...key, name: name ?? key.name };
  return status === undefined ? renamed : withStatus(renamed, status, isoAt(nowMs));
}

export function apiKeyRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query, nowMs, version } = context.var;
    const status = readOne(query, 'status', API_KEY_STATUSES);
    const workspaceId = query.get('workspace_id');
    const creatorId = query.get('created_by_user_id');
    const keys = [...world.tables.keys.values()].filter(
      (key) =>
        (status === null || keyStatus(key, nowMs) === status) &&
        (workspaceId === null || key.workspaceId === workspaceId) &&
        (creatorId === null || (key.createdBy?.type === 'user' && key.createdBy.id === creatorId)),
    );
    const ordered = newestFirst(
      keys,
      (key) => key.createdAt,
      (key) => key.id,
    );
    return context.json(
      idPage(
        query,
        ordered,
        (key) => key.id,
        (key) => shapeKey(world, key, nowMs, version),
      ),
    );
  });
  routes.get('/:id', (context) => {
    const { world, nowMs, version } = context.var;
    return context.json(shapeKey(world, findKey(world, context.req.param('id')), nowMs, version));
  });
  routes.post('/:id', async (context) => {
    const { world, nowMs, version, commit } = context.var;
    const body = await readBody(context.req.raw);
    const key = findKey(world, context.req.param('id'));
    const value = changeKey(
      world,
      key,
      {
        ...(body.name != null && { name: boundedText(body, 'name', 500) }),
        ...(body.status != null && {
          status: requireOneOf(body, 'status', ['active', 'inactive', 'archived']) as KeyRecord['status'],
        }),
      },
      nowMs,
    );
    commit([{ table: 'keys', id: key.id, value }]);
    return context.json(shapeKey(world, value, nowMs, version));
  });
  return routes;
}
