import { invalid } from '../errors';
import { idPage } from '../paging';
import { boundedText, readBody, readFlag, readMany } from '../params';
import { COLOURS } from '../world/names';
import { isoAt } from '../world/people';
import { at, makeUuid } from '../world/random';
import { type Change, nextId, type Workspace, type World } from '../world/world';
import { findWorkspace, newestFirst, newRoutes, type Routes, refuseArchived } from './context';

const LIVE_LIMIT = 100;
const NAME_LENGTH = 40;

function readColour(body: Record<string, unknown>, fallback: string | null): string | null {
  const colour = body.display_color ?? fallback;
  if (typeof colour !== 'string' || !/^#[0-9a-f]{6}$/i.test(colour)) {
    throw invalid('display_color: Input should be a hex color such as #6C5BB9');
  }
  return colour;
}

function mergeTags(body: Record<string, unknown>, before: Record<string, string>): Record<string, string> {
  const sent = body.tags ?? {};
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw invalid('tags: Input should be an object');
  const tags = { ...before };
  for (const [name, value] of Object.entries(sent)) {
    if (name.startsWith('anthropic')) throw invalid('tags: Keys may not begin with anthropic');
    if (value === null) delete tags[name];
    else if (typeof value === 'string') tags[name] = value;
    else throw invalid(`tags.${name}: Input should be a valid string`);
  }
  return tags;
}

function readResidency(
  body: Record<string, unknown>,
  before: Workspace['data_residency'],
): Workspace['data_residency'] {
  const sent = body.data_residency ?? {};
  if (typeof sent !== 'object' || Array.isArray(sent)) throw invalid('data_residency: Input should be an object');
  const merged = { ...before, ...sent } as NonNullable<Workspace['data_residency']>;
  const { workspace_geo: home, default_inference_geo: usual, allowed_inference_geos: allowed } = merged;
  if (home !== 'us') throw invalid('data_residency.workspace_geo: cannot be changed');
  if (usual !== 'global' && usual !== 'us')
    throw invalid('data_residency.default_inference_geo: Input should be global, us');
  if (allowed !== 'unrestricted' && !(Array.isArray(allowed) && allowed.includes(usual))) {
    throw invalid('data_residency.allowed_inference_geos: must contain default_inference_geo');
  }
  return merged;
}

function refuseUnsupported(body: Record<string, unknown>): void {
  if (body.external_key_id != null)
    throw invalid('Customer-managed encryption keys are not enabled for this organization.');
  if (body.user_profile_id != null) throw invalid('No such user profile.');
}

/** Archiving is for ever, and takes every key of the workspace with it. */
function archival(world: World, workspace: Workspace, nowIso: string): Change[] {
  const changes: Change[] = [{ table: 'workspaces', id: workspace.id, value: { ...workspace, archived_at: nowIso } }];
  for (const key of world.tables.keys.values()) {
    if (key.workspaceId !== workspace.id || key.status === 'archived') continue;
    const stops = key.status === 'active' ? [...key.stops, [nowIso, null] as [string, null]] : key.stops;
    changes.push({ table: 'keys', id: key.id, value: { ...key, status: 'archived', stops } });
  }
  return changes;
}

function listed(world: World, query: URLSearchParams): Workspace[] {
  const ids = readMany(query, 'ids');
  if (ids.length > 100) throw invalid('ids: at most 100 may be given');
  const archived = readFlag(query, 'include_archived');
  const withDefault = readFlag(query, 'include_default');
  const found = [...world.tables.workspaces.values()].filter(
    (workspace) =>
      (ids.length === 0 || ids.includes(workspace.id)) &&
      (archived || workspace.archived_at === null) &&
      (withDefault || workspace.id !== world.defaultWorkspaceId),
  );
  return newestFirst(
    found,
    (workspace) => workspace.created_at,
    (workspace) => workspace.id,
  );
}

export function workspaceRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/', (context) => {
    const { world, query } = context.var;
    return context.json(
      idPage(
        query,
        listed(world, query),
        (workspace) => workspace.id,
        (workspace) => workspace,
      ),
    );
  });
  routes.get('/:id', (context) => context.json(findWorkspace(context.var.world, context.req.param('id'))));
  routes.post('/', async (context) => {
    const { world, nowMs, commit } = context.var;
    const body = await readBody(context.req.raw);
    const live = [...world.tables.workspaces.values()].filter((workspace) => workspace.archived_at === null);
    if (live.length >= LIVE_LIMIT) throw invalid(`An organization can have at most ${LIVE_LIMIT} workspaces.`);
    refuseUnsupported(body);
    const id = nextId(world, 'wrkspc');
    const workspace: Workspace = {
      id,
      type: 'workspace',
      name: boundedText(body, 'name', NAME_LENGTH),
      display_color: readColour(body, at(COLOURS, world.revision)),
      created_at: isoAt(nowMs),
      archived_at: null,
      compartment_id: makeUuid(id),
      data_residency: readResidency(body, {
        workspace_geo: 'us',
        default_inference_geo: 'global',
        allowed_inference_geos: 'unrestricted',
      }),
      external_key_id: null,
      tags: mergeTags(body, {}),
      user_profile_id: null,
    };
    commit([{ table: 'workspaces', id, value: workspace }]);
    return context.json(workspace);
  });
  routes.post('/:id', async (context) => {
    const { world, commit } = context.var;
    const body = await readBody(context.req.raw);
    const workspace = findWorkspace(world, context.req.param('id'));
    refuseArchived(workspace);
    refuseUnsupported(body);
    if (body.name != null && workspace.id === world.defaultWorkspaceId) {
      throw invalid('The default workspace cannot be renamed.');
    }
    const value: Workspace = {
      ...workspace,
      name: body.name == null ? workspace.name : boundedText(body, 'name', NAME_LENGTH),
      display_color: readColour(body, workspace.display_color),
      data_residency: readResidency(body, workspace.data_residency),
      tags: mergeTags(body, workspace.tags),
    };
    commit([{ table: 'workspaces', id: workspace.id, value }]);
    return context.json(value);
  });
  routes.post('/:id/archive', (context) => {
    const { world, nowMs, commit } = context.var;
    const workspace = findWorkspace(world, context.req.param('id'));
    if (workspace.id === world.defaultWorkspaceId) throw invalid('The default workspace cannot be archived.');
    if (workspace.archived_at !== null) throw invalid('The workspace is already archived.');
    commit(archival(world, workspace, isoAt(nowMs)));
    return context.json(findWorkspace(world, workspace.id));
  });
  return routes;
}
