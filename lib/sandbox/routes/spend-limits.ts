import { invalid, notFound, WireError } from '../errors';
import { opaquePage } from '../paging';
import { readBody, readMany, requireOneOf } from '../params';
import { isoAt } from '../world/people';
import { makeId } from '../world/random';
import { DAY_MS } from '../world/traffic';
import { nextId, type SpendLimitRecord, type World } from '../world/world';
import { findOwnWorkspace, newestFirst, newRoutes, type Routes, refuseArchived } from './context';

const READS_BETA = 'spend-limit-reads-2026-09-26';
const TIER_CENTS = '20000000';

function refuseKind(world: World): void {
  if (world.spendLimitApi !== 'none') return;
  throw invalid('Spend limits are not available for this organization type.', 'organization_type_not_supported');
}

/** Also of reading one by its id. */
function refuseWrites(world: World): void {
  refuseKind(world);
  if (world.spendLimitApi === 'writable') return;
  const message = 'Spend limits cannot be managed through the Admin API for this organization.';
  throw new WireError(403, message, 'spend_limits_admin_api_writes_not_enabled');
}

function shape({ id, workspaceId, amount, createdAt, updatedAt }: SpendLimitRecord) {
  const scope = workspaceId === null ? { type: 'organization' } : { type: 'workspace', workspace_id: workspaceId };
  return toWire(id, scope, amount, createdAt, updatedAt);
}

function toWire(id: string, scope: { type: string }, amount: string, createdAt: string, updatedAt: string) {
  const rest = { currency: 'USD', period: 'monthly', is_enabled: true, scope };
  return { id, type: 'spend_limit', amount, ...rest, created_at: createdAt, updated_at: updatedAt };
}

/** The service's own cap; its times are those of the organisation. */
function usageTier(world: World) {
  const founded = isoAt(world.epochMs - world.historyDays * DAY_MS);
  return toWire(makeId('spl', `${world.name}:tier`), { type: 'usage_tier' }, TIER_CENTS, founded, founded);
}

function all(world: World) {
  const limits = [...world.tables.spendLimits.values()].map(shape);
  return newestFirst(
    [...limits, usageTier(world)],
    (one) => one.created_at,
    (one) => one.id,
  );
}

function find(world: World, id: string) {
  const limit = all(world).find((one) => one.id === id);
  if (!limit) throw notFound(`Spend limit ${id} not found.`);
  return limit;
}

function readScope(world: World, body: Record<string, unknown>): string | null {
  const scope = (body.scope ?? {}) as Record<string, unknown>;
  if (requireOneOf(scope, 'type', ['organization', 'workspace']) === 'organization') return null;
  const workspace = findOwnWorkspace(world, String(scope.workspace_id ?? ''), 'spend limit');
  refuseArchived(workspace);
  return workspace.id;
}

export function spendLimitRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    if (!context.req.header('anthropic-beta')?.split(',').includes(READS_BETA)) throw new WireError(404, 'Not Found');
    refuseKind(world);
    const types = readMany(query, 'scope_type', ['organization', 'workspace', 'usage_tier']);
    const workspaceId = query.get('workspace_id');
    const limits = all(world).filter(
      ({ scope }) =>
        (types.length === 0 || types.includes(scope.type)) &&
        (workspaceId === null || ('workspace_id' in scope && scope.workspace_id === workspaceId)),
    );
    return context.json(opaquePage('spend_limits', query, limits));
  });
  routes.post('/', async (context) => {
    const { world, nowMs, commit } = context.var;
    const body = await readBody(context.req.raw);
    refuseWrites(world);
    const { amount, period = 'monthly' } = body;
    if (period !== 'monthly') throw invalid('period: Input should be monthly');
    if (typeof amount !== 'string' || !/^\d{1,15}$/.test(amount)) {
      throw invalid('amount: Input should be a non-negative integer as a string');
    }
    const workspaceId = readScope(world, body);
    const key = workspaceId ?? 'organization';
    const before = world.tables.spendLimits.get(key);
    const updatedAt = isoAt(nowMs);
    const { id, createdAt } = before ?? { id: nextId(world, 'spl'), createdAt: updatedAt };
    const value = { id, workspaceId, amount, createdAt, updatedAt };
    commit([{ table: 'spendLimits', id: key, value }]);
    return context.json(shape(value));
  });
  routes.get('/:id', (context) => {
    refuseWrites(context.var.world);
    return context.json(find(context.var.world, context.req.param('id')));
  });
  routes.delete('/:id', (context) => {
    const { world, commit } = context.var;
    refuseWrites(world);
    const { id, scope } = find(world, context.req.param('id'));
    if (scope.type === 'usage_tier') throw invalid('The usage tier limit cannot be deleted.');
    commit([
      { table: 'spendLimits', id: 'workspace_id' in scope ? String(scope.workspace_id) : 'organization', value: null },
    ]);
    return context.json({ id, type: 'spend_limit_deleted' });
  });
  return routes;
}
