import { invalid, WireError } from '../errors';
import { idPage } from '../paging';
import { readBody, readMany, readOne, readTime } from '../params';
import { activitiesOf, makeActivity } from '../world/activity';
import type { ActivityRecord, Change, World } from '../world/world';
import { newestFirst, newRoutes, type Routes } from './context';

const FEED = 'feed';
/** Reading the feed is an event of its own. */
const ACCESSED = 'compliance_api_accessed';

export function isFeedOn(world: World): boolean {
  return world.tables.feed.get(FEED)?.isOn ?? false;
}

export function switchFeed(world: World, isOn: boolean, lateMs?: number): Change {
  const value = { isOn, lateMs: lateMs ?? world.tables.feed.get(FEED)?.lateMs ?? 0 };
  return { table: 'feed', id: FEED, value };
}

/** Changes with what the feed says of them: nothing while it is off. */
export function told(world: World, changes: Change[], actor: ActivityRecord['actor'], nowMs: number): Change[] {
  return isFeedOn(world) ? [...changes, ...activitiesOf(world, changes, actor, nowMs)] : changes;
}

function shape(world: World) {
  const { id } = world.organization;
  return ({ id: activityId, at, type, actor, fields }: ActivityRecord) => ({
    ...{ id: activityId, created_at: at, organization_id: `org_${id}`, organization_uuid: id, actor, type },
    ...fields,
  });
}

function asked(world: World, query: URLSearchParams, nowMs: number): ActivityRecord[] {
  const types = readMany(query, 'activity_types');
  const left = readMany(query, 'exclude_activity_types');
  if (types.length > 0 && left.length > 0)
    throw invalid('Only one of activity_types and exclude_activity_types may be given.');
  const users = [...readMany(query, 'user_ids'), ...readMany(query, 'actor_ids')];
  const bound = (name: string) => readTime(query, `created_at.${name}`);
  const [gte, gt, lte, lt] = [bound('gte'), bound('gt'), bound('lte'), bound('lt')];
  return [...world.tables.activities.values()].filter(({ at, visibleAt, type, actor }) => {
    const ms = Date.parse(at);
    return (
      Date.parse(visibleAt) <= nowMs &&
      (types.length === 0 || types.includes(type)) &&
      !left.includes(type) &&
      (users.length === 0 || users.includes(String(actor.user_id))) &&
      (gte === null || ms >= gte) &&
      (gt === null || ms > gt) &&
      (lte === null || ms <= lte) &&
      (lt === null || ms < lt)
    );
  });
}

export function activityRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query, nowMs, commit } = context.var;
    if (context.req.header('x-api-key') === undefined) throw new WireError(401, 'x-api-key header is required');
    if (!isFeedOn(world)) throw new WireError(403, 'The Compliance API is not enabled for this organization.');
    const isOldestFirst = readOne(query, 'order', ['asc', 'desc']) === 'asc';
    const newest = newestFirst(
      asked(world, query, nowMs),
      ({ at }) => at,
      ({ id }) => id,
    );
    const page = idPage(query, isOldestFirst ? newest.reverse() : newest, ({ id }) => id, shape(world), {
      usual: 100,
      most: 5_000,
    });
    const actor = { type: 'admin_api_key_actor', admin_api_key_id: 'apikey_admin_of_steward' };
    commit([makeActivity(world, { type: ACCESSED, fields: {} }, actor, nowMs, 0)]);
    return context.json(page);
  });
  return routes;
}

/** Switches the feed on or off; nothing is recorded while it is off. */
export function complianceRoutes(): Routes {
  const routes = newRoutes();
  const state = (world: World) => ({ state: { type: isFeedOn(world) ? 'enabled' : 'disabled' } });
  routes.get('/', (context) => context.json(state(context.var.world)));
  routes.post('/', async (context) => {
    const { world, commit } = context.var;
    const { type } = ((await readBody(context.req.raw)).state ?? {}) as { type?: unknown };
    if (type !== 'enabled' && type !== 'disabled') throw invalid('state.type: Input should be enabled, disabled');
    commit([switchFeed(world, type === 'enabled')]);
    return context.json(state(world));
  });
  return routes;
}
