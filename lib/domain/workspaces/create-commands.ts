import { AppError } from '@/lib/core/errors';
import { inOneWrite } from '@/lib/mirror/list';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { NewWorkspace } from '@/lib/upstream/client';
import type { Workspace } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { PartialOutcome } from '@/lib/upstream/errors';
import { readAll } from '@/lib/upstream/pages';
import { keepProfile, type ProfileWords } from './commands';
import { mirrorWorkspaces } from './mirror';
import type { Residency } from './residency-rules';
import { findBearer, LIVE_WORKSPACES, tagRefusal } from './rules';
import { createWorkspace } from './schema';

/** Clocks differ: what was made a little before the change was asked for may be its work. */
const CLOCK_SPREAD_MS = 60_000;

const RESIDENCY: Record<Residency, NonNullable<NewWorkspace['data_residency']>> = {
  anywhere: { default_inference_geo: 'global', allowed_inference_geos: 'unrestricted' },
  us_first: { default_inference_geo: 'us', allowed_inference_geos: 'unrestricted' },
  us_only: { default_inference_geo: 'us', allowed_inference_geos: ['us'] },
};

export const createWorkspaceCommand: CommandImplementation<typeof createWorkspace> = {
  declaration: createWorkspace,
  async run(ctx, { name, color, tags, residency, description, audience }) {
    const badTag = tagRefusal(tags);
    if (badTag) throw new AppError('invalid_input', badTag, { tags: badTag });
    const live = await listLive(ctx);
    if (findBearer(name, live)) {
      const taken = `There is already a workspace named ${name}. Choose another name.`;
      throw new AppError('conflict', taken, { name: taken });
    }
    ctx.changing({}, { name, color: color ?? null, tags, residency, description, audience });
    const made = await makeWorkspace(ctx, live.length, {
      name,
      ...(color === undefined ? {} : { display_color: color }),
      ...(Object.keys(tags).length > 0 ? { tags } : {}),
      data_residency: RESIDENCY[residency],
    });
    const result = await keepNew(ctx, made, { description, audience });
    const lacks = whatLacks(made, { color, tags, residency });
    if (lacks.length === 0) return result;
    throw new AppError(
      'upstream_conflict',
      `The workspace was created, but without ${new Intl.ListFormat('en-GB').format(lacks)}. Set it on the workspace’s page or in the Claude Console.`,
    );
  },
  async readBack(ctx, { name, description, audience }) {
    const { createdAt } = await ctx.db.intent.findUniqueOrThrow({ where: { id: ctx.intentId } });
    const since = createdAt.getTime() - CLOCK_SPREAD_MS;
    const made = (await listLive(ctx)).find(
      (workspace) =>
        workspace.name === name && workspace.created_at !== null && Date.parse(workspace.created_at) >= since,
    );
    return made ? keepNew(ctx, made, { description, audience }) : 'not_done';
  },
};

interface AskedFor {
  color?: string;
  tags: Record<string, string>;
  residency: Residency;
}

/** Which settings of a new workspace did not come about, in words. */
function whatLacks(made: Workspace, { color, tags, residency }: AskedFor): string[] {
  const { default_inference_geo: usual } = RESIDENCY[residency];
  const hasColor = color === undefined || made.display_color?.toLowerCase() === color.toLowerCase();
  const hasTags = Object.entries(tags).every(([name, value]) => made.tags[name] === value);
  const isThere = made.data_residency === null || made.data_residency.default_inference_geo === usual;
  return [...(hasColor ? [] : ['its colour']), ...(hasTags ? [] : ['its tags']), ...(isThere ? [] : ['its geography'])];
}

/** The live workspaces as upstream has them at this moment: the mirror may be minutes old. */
export async function listLive(ctx: Pick<CommandCtx, 'upstream'>): Promise<Answered<Workspace>[]> {
  const list = await readAll((afterId) => ctx.upstream.listWorkspaces({ afterId }));
  if (!list.complete) {
    throw new AppError('upstream_unreadable', 'The list of workspaces broke off. Nothing was changed. Try again.');
  }
  return list.items.filter(({ archived_at }) => archived_at === null);
}

/** Upstream names no reason when there is no room for another: the number of live ones tells. */
export async function makeWorkspace(
  ctx: CommandCtx,
  liveCount: number,
  input: NewWorkspace,
): Promise<Answered<Workspace>> {
  try {
    return await ctx.write(() => ctx.upstream.createWorkspace(input));
  } catch (error) {
    // It exists, though not with all that was asked for: asking again would make a second one.
    const madeId = error instanceof PartialOutcome ? error.details.workspaceId : null;
    if (madeId !== null) return ctx.upstream.getWorkspace(madeId);
    const isFull = error instanceof AppError && error.code === 'upstream_refused' && liveCount >= LIVE_WORKSPACES;
    if (!isFull) throw error;
    throw new AppError(
      'upstream_refused',
      `The organisation has ${liveCount} live workspaces, the most Anthropic allows. Archive one, or ask your Anthropic account team for more.`,
    );
  }
}

export async function keepNew(ctx: CommandCtx, made: Answered<Workspace>, words: ProfileWords): Promise<JsonObject> {
  await inOneWrite(ctx.pool, async (client) => {
    await mirrorWorkspaces(client, [made], ctx.now);
    await keepProfile(client, ctx, made.id, words);
  });
  return { workspaceId: made.id, name: made.name };
}
