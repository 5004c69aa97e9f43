import { RATE_LIMIT_GROUP_TYPES, RATE_LIMIT_TYPES } from '@/lib/upstream/contract';
import type { RateLimit } from '@/lib/upstream/contract-limits';
import { invalid, notFound } from '../errors';
import { opaquePage } from '../paging';
import { readBody, readFlag, readOne } from '../params';
import { type Change, overrideId, type World } from '../world/world';
import { findOwnWorkspace, findWorkspace, newRoutes, type Routes, refuseArchived } from './context';

const MOST_LIMITS = 16;

function filtered(world: World, query: URLSearchParams): RateLimit[] {
  const groupType = readOne(query, 'group_type', RATE_LIMIT_GROUP_TYPES);
  return world.rateLimits.filter((limit) => groupType === null || limit.group.type === groupType);
}

function workspaceEntry(world: World, workspaceId: string, limit: RateLimit, inherited: boolean) {
  const own = [...world.tables.overrides.values()].filter(
    (override) => override.workspaceId === workspaceId && override.rateLimitId === limit.id,
  );
  const orgLimits = new Map(limit.limits.map(({ type, value }) => [type, value]));
  const limits = own.map(({ type, value }) => ({
    type,
    value,
    org_limit: orgLimits.get(type) ?? null,
    source: { type: 'workspace' },
  }));
  const overridden = new Set(own.map(({ type }) => type));
  if (inherited) {
    for (const { type, value } of limit.limits) {
      if (overridden.has(type) || value === null) continue;
      limits.push({ type, value, org_limit: value, source: { type: 'organization' } });
    }
  }
  return {
    type: 'workspace_rate_limit',
    workspace_id: workspaceId,
    rate_limit_id: limit.id,
    group: limit.group,
    group_type: limit.group.type,
    models: limit.models,
    limits,
  };
}

export function organizationLimitRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    const model = query.get('model');
    const limits = filtered(world, query).filter((limit) => model === null || limit.models?.includes(model));
    if (model !== null && limits.length === 0) throw notFound(`No rate limit applies to model ${model}.`);
    return context.json(opaquePage('rate_limits', query, limits));
  });
  return routes;
}

function readLimits(body: Record<string, unknown>): { type: string; value: number | null }[] {
  const { limits } = body;
  if (!Array.isArray(limits) || limits.length < 1 || limits.length > MOST_LIMITS) {
    throw invalid(`limits: Input should be a list of 1 to ${MOST_LIMITS} items`);
  }
  const read = limits.map((entry: unknown, index) => {
    const { type, value } = (entry ?? {}) as { type?: unknown; value?: unknown };
    if (!RATE_LIMIT_TYPES.some((known) => known === type)) {
      throw invalid(`limits.${index}.type: Input should be one of ${RATE_LIMIT_TYPES.join(', ')}`);
    }
    if (value !== null && !(Number.isSafeInteger(value) && Number(value) >= 0)) {
      throw invalid(`limits.${index}.value: Input should be null or an integer from 0 to 9007199254740991`);
    }
    return { type: String(type), value: value === null ? null : Number(value) };
  });
  if (new Set(read.map(({ type }) => type)).size < read.length) throw invalid('limits: a type may be named once');
  return read;
}

export function workspaceLimitRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    const workspaceId = findWorkspace(world, context.req.param('workspaceId') ?? '').id;
    const inherited = readFlag(query, 'include_inherited');
    const entries = filtered(world, query)
      .map((limit) => workspaceEntry(world, workspaceId, limit, inherited))
      .filter((entry) => entry.limits.length > 0);
    return context.json(opaquePage(`${workspaceId}/rate_limits`, query, entries));
  });
  routes.post('/:rateLimitId', async (context) => {
    const { world, commit } = context.var;
    const body = await readBody(context.req.raw);
    const workspace = findOwnWorkspace(world, context.req.param('workspaceId') ?? '', 'rate limit overrides');
    refuseArchived(workspace);
    const limit = world.rateLimits.find((candidate) => candidate.id === context.req.param('rateLimitId'));
    if (!limit) throw notFound(`Rate limit ${context.req.param('rateLimitId')} not found.`);
    const changes = readLimits(body).map(({ type, value }): Change => {
      const override = { workspaceId: workspace.id, rateLimitId: limit.id, type };
      return { table: 'overrides', id: overrideId(override), value: value === null ? null : { ...override, value } };
    });
    commit(changes);
    return context.json(workspaceEntry(world, workspace.id, limit, false));
  });
  return routes;
}
