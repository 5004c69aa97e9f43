import 'server-only';
import {
  listWireApiKeys,
  listWireInvites,
  listWireMembers,
  listWireRateLimits,
  listWireUsers,
  listWireWorkspaces,
  readWireOrganization,
} from '@/lib/domain/admin-api/list-queries';
import type { WirePage } from '@/lib/domain/admin-api/query-schema';
import { ITEMS_BY_DEFAULT, MOST_ITEMS } from '@/lib/domain/admin-api/rules';
import type { ServiceCtx } from '../api/caller';
import { refused } from './failure';
import { readFlag, readInteger, readMany, readPage, writePage } from './params';

export interface Asked {
  ctx: ServiceCtx;
  query: URLSearchParams;
  /** What the path names, in its order. */
  ids: readonly string[];
  /** The version of the API that the client speaks. */
  version: string;
}

export type Handler = (asked: Asked) => Promise<object>;

/** Older clients of keys read the workspace here, where the default one has no id. */
const OLD_VERSION = '2023-06-01';

function readPlace(query: URLSearchParams) {
  const [after, before] = [query.get('after_id') ?? undefined, query.get('before_id') ?? undefined];
  if (after !== undefined && before !== undefined)
    throw refused(400, 'Only one of after_id and before_id may be given.');
  return { limit: readInteger(query, 'limit', MOST_ITEMS, ITEMS_BY_DEFAULT), after, before };
}

function toPage({ items, hasMore }: WirePage, shape = (wire: unknown) => wire): object {
  return {
    data: items.map(({ wire }) => shape(wire)),
    has_more: hasMore,
    first_id: items[0]?.id ?? null,
    last_id: items.at(-1)?.id ?? null,
  };
}

function toOne({ items }: WirePage, what: string, id: string | undefined, shape = (wire: unknown) => wire): object {
  const [found] = items;
  if (!found) throw refused(404, `${what} ${id} is not in Steward’s mirror, or this token cannot see it.`);
  return shape(found.wire) as object;
}

const text = (query: URLSearchParams, name: string) => query.get(name) ?? undefined;

export const organization: Handler = async ({ ctx }) => {
  const found = await readWireOrganization(ctx);
  if (found === null) throw refused(404, 'Steward has not read the organisation yet.');
  return found as object;
};

export const users: Handler = async ({ ctx, query }) =>
  toPage(
    await listWireUsers(ctx, { ...readPlace(query), email: text(query, 'email'), roles: readMany(query, 'roles') }),
  );
export const user: Handler = async ({ ctx, ids: [id] }) => toOne(await listWireUsers(ctx, { id }), 'User', id);

export const invites: Handler = async ({ ctx, query }) => {
  const filters = {
    email: text(query, 'email'),
    roles: readMany(query, 'roles'),
    statuses: readMany(query, 'statuses'),
  };
  return toPage(await listWireInvites(ctx, { ...readPlace(query), ...filters }));
};
export const invite: Handler = async ({ ctx, ids: [id] }) => toOne(await listWireInvites(ctx, { id }), 'Invite', id);

export const workspaces: Handler = async ({ ctx, query }) => {
  const [includeArchived, includeDefault] = [readFlag(query, 'include_archived'), readFlag(query, 'include_default')];
  const ids = readMany(query, 'ids');
  return toPage(await listWireWorkspaces(ctx, { ...readPlace(query), ids, includeArchived, includeDefault }));
};
export const workspace: Handler = async ({ ctx, ids: [id] }) =>
  toOne(await listWireWorkspaces(ctx, { id }), 'Workspace', id);

export const members: Handler = async ({ ctx, query, ids: [workspaceId = ''] }) =>
  toPage(await listWireMembers(ctx, { ...readPlace(query), workspaceId }));
export const member: Handler = async ({ ctx, ids: [workspaceId = '', userId] }) =>
  toOne(await listWireMembers(ctx, { workspaceId, userId }), 'Member', userId);

const shapeKey = (version: string, defaults: ReadonlySet<string>) => (wire: unknown) => {
  if (version !== OLD_VERSION || typeof wire !== 'object' || wire === null) return wire;
  const id = (wire as { scope?: { workspace_id?: string } }).scope?.workspace_id ?? null;
  return { ...wire, workspace_id: id !== null && defaults.has(id) ? null : id };
};

/** Of the default workspace, if the version asks for it. */
async function defaultsFor({ ctx, version }: Asked): Promise<ReadonlySet<string>> {
  if (version !== OLD_VERSION) return new Set();
  const found = await ctx.db.workspace.findMany({ where: { isDefault: true }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}

export const apiKeys: Handler = async (asked) => {
  const { ctx, query, version } = asked;
  const filters = { status: text(query, 'status'), workspaceId: text(query, 'workspace_id') };
  const found = await listWireApiKeys(ctx, {
    ...readPlace(query),
    ...filters,
    creatorId: text(query, 'created_by_user_id'),
  });
  return toPage(found, shapeKey(version, await defaultsFor(asked)));
};
export const apiKey: Handler = async (asked) => {
  const [id] = asked.ids;
  return toOne(
    await listWireApiKeys(asked.ctx, { id }),
    'API key',
    id,
    shapeKey(asked.version, await defaultsFor(asked)),
  );
};

const hasLimits = (wire: unknown) => (wire as { limits?: unknown[] }).limits?.length !== 0;

const limitsOf =
  (scope: string): Handler =>
  async ({ ctx, query, ids: [workspaceId] }) => {
    const model = text(query, 'model');
    const found = await listWireRateLimits(ctx, {
      ...{ workspaceId, groupType: text(query, 'group_type'), model },
      includeInherited: readFlag(query, 'include_inherited'),
    });
    const items = found.items.filter(({ wire }) => workspaceId === undefined || hasLimits(wire));
    if (items.length === 0 && model !== undefined) throw refused(404, `No rate limit applies to model ${model}.`);
    const limit = readInteger(query, 'limit', MOST_ITEMS, Math.max(1, items.length));
    const from = readPage(scope, query) ?? 0;
    const to = from + limit;
    return {
      data: items.slice(from, to).map(({ wire }) => wire),
      next_page: to < items.length ? writePage(scope, query, to) : null,
    };
  };
/** One limit of a workspace, as it stands after a change of it: maybe with none of its own. */
export const workspaceRateLimit: Handler = async ({ ctx, ids: [workspaceId, rateLimitId] }) =>
  toOne(await listWireRateLimits(ctx, { workspaceId, rateLimitId }), 'Rate limit', rateLimitId);
export const rateLimits = limitsOf('rate_limits');
export const workspaceRateLimits = limitsOf('workspace_rate_limits');
