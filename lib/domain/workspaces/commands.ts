import type pg from 'pg';
import { AppError, changedMeanwhile, notFound } from '@/lib/core/errors';
import { inOneWrite } from '@/lib/mirror/list';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { Workspace as WireWorkspace } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import type { Workspace } from '@/prisma/generated/client';
import { askToArchive } from './archive-steps';
import { mirrorWorkspaces } from './mirror';
import {
  archiveRefusal,
  changeRefusal,
  confirmationRefusal,
  renameConflict,
  renameRefusal,
  tagRefusal,
  wordChanges,
  wordsWith,
} from './rules';
import { archiveWorkspace, renameWorkspace, updateWorkspace, type WorkspaceWords } from './schema';

export const renameWorkspaceCommand: CommandImplementation<typeof renameWorkspace> = {
  declaration: renameWorkspace,
  async run(ctx, { workspaceId, from, name }) {
    const workspace = await findWorkspace(ctx, workspaceId);
    const refusal = renameRefusal(workspace);
    if (refusal) throw new AppError('conflict', refusal);
    const conflict = renameConflict(workspace.name, { from, to: name });
    if (conflict) throw changedMeanwhile(conflict, { from: workspace.name });
    ctx.changing({ name: workspace.name }, { name });
    const answer = await changing(ctx, workspaceId, () => ctx.upstream.updateWorkspace(workspaceId, { name }));
    return keepRenamed(ctx, answer, workspace.name, name);
  },
  async readBack(ctx, { workspaceId, name }) {
    const before = await findWorkspace(ctx, workspaceId);
    const now = await ctx.upstream.getWorkspace(workspaceId);
    return now.name === name ? keepRenamed(ctx, now, before.name, name) : 'not_done';
  },
};

async function keepRenamed(
  ctx: CommandCtx,
  answer: Answered<WireWorkspace>,
  from: string,
  to: string,
): Promise<JsonObject> {
  await inOneWrite(ctx.pool, (client) => mirrorWorkspaces(client, [answer], ctx.now));
  return { workspaceId: answer.id, from, to };
}

export const updateWorkspaceCommand: CommandImplementation<typeof updateWorkspace> = {
  declaration: updateWorkspace,
  async run(ctx, { workspaceId, before, after }) {
    const workspace = await findWorkspace(ctx, workspaceId);
    const now = await readWords(ctx, workspace);
    const { changes, conflict } = wordChanges(before ?? now, before ? after : wordsWith(now, after), now);
    const refusal = changeRefusal(workspace);
    if (refusal) throw new AppError('conflict', refusal);
    if (conflict) throw changedMeanwhile(conflict, { before: now });
    const badTag = tagRefusal(changes.tags);
    if (badTag) throw new AppError('invalid_input', badTag, { tags: badTag });
    const { color, description, audience, tags } = changes;
    ctx.changing({ ...now }, { ...wordsWith(now, changes) });
    const isUpstream = color !== undefined || Object.keys(tags).length > 0;
    const answer = isUpstream
      ? await changing(ctx, workspaceId, () =>
          ctx.upstream.updateWorkspace(workspaceId, {
            ...(color === undefined ? {} : { display_color: color }),
            ...(Object.keys(tags).length > 0 ? { tags } : {}),
          }),
        )
      : null;
    return keepWords(ctx, workspaceId, answer, { description, audience }, { ...changes });
  },
  async readBack(ctx, { workspaceId, before, after }) {
    const answer = await ctx.upstream.getWorkspace(workspaceId);
    const now = { ...(await readProfile(ctx, workspaceId)), color: answer.display_color ?? '', tags: answer.tags };
    const { changes } = wordChanges(before ?? now, before ? after : wordsWith(now, after), now);
    if (changes.color !== undefined || Object.keys(changes.tags).length > 0) return 'not_done';
    const { description, audience } = changes;
    const asked = before ? wordChanges(before, after, before).changes : after;
    return keepWords(ctx, workspaceId, answer, { description, audience }, { ...asked });
  },
};

async function keepWords(
  ctx: CommandCtx,
  workspaceId: string,
  answer: Answered<WireWorkspace> | null,
  own: ProfileWords,
  changes: JsonObject,
): Promise<JsonObject> {
  await inOneWrite(ctx.pool, async (client) => {
    if (answer) await mirrorWorkspaces(client, [answer], ctx.now);
    await keepProfile(client, ctx, workspaceId, own);
  });
  return { workspaceId, changes };
}

export const archiveWorkspaceCommand: CommandImplementation<typeof archiveWorkspace> = {
  declaration: archiveWorkspace,
  async ask(ctx, { workspaceId, typedName }) {
    const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
    if (!workspace || archiveRefusal(workspace) || confirmationRefusal(typedName, workspace.name)) return null;
    return askToArchive(ctx, workspace);
  },
  async run(ctx, { workspaceId, typedName }) {
    const workspace = await findWorkspace(ctx, workspaceId);
    const refusal = archiveRefusal(workspace);
    if (refusal) throw new AppError('conflict', refusal);
    const typo = confirmationRefusal(typedName, workspace.name);
    if (typo) throw new AppError('invalid_input', typo, { typedName: typo });
    ctx.changing({ archived: false }, { archived: true });
    const answer = await changing(ctx, workspaceId, () => ctx.upstream.archiveWorkspace(workspaceId));
    return keepArchived(ctx, answer);
  },
  async readBack(ctx, { workspaceId }) {
    const answer = await ctx.upstream.getWorkspace(workspaceId);
    return answer.archived_at === null ? 'not_done' : keepArchived(ctx, answer);
  },
};

/** With the keys that upstream archived in the same act. Who belonged to it stays known, as upstream keeps it. */
async function keepArchived(ctx: CommandCtx, answer: Answered<WireWorkspace>): Promise<JsonObject> {
  const { id: workspaceId, name } = answer;
  const members = await ctx.db.workspaceMember.count({ where: { workspaceId, goneAt: null } });
  const keys = await inOneWrite(ctx.pool, async (client) => {
    await mirrorWorkspaces(client, [answer], ctx.now);
    const { rows } = await client.query<{ id: string; status: string }>(
      `UPDATE api_keys t SET status = 'archived', wire = t.wire || '{"status": "archived"}' FROM api_keys old
       WHERE t.workspace_id = $1 AND t.status <> 'archived' AND t.gone_at IS NULL AND old.id = t.id
       RETURNING t.id, old.status`,
      [workspaceId],
    );
    return rows.filter(({ status }) => status === 'active').map(({ id }) => id);
  });
  return { workspaceId, name, archivedKeys: keys.sort(), members };
}

export async function findWorkspace(ctx: Pick<CommandCtx, 'db'>, workspaceId: string): Promise<Workspace> {
  const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
  if (!workspace) throw notFound('workspace');
  return workspace;
}

/**
 * A write to one workspace. A refusal may come from what happened to it in the Console meanwhile: then the mirror
 * learns of it, and the sentence says so.
 */
async function changing<T>(ctx: CommandCtx, workspaceId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await ctx.write(call);
  } catch (error) {
    if (!(error instanceof AppError) || !['upstream_refused', 'upstream_not_found'].includes(error.code)) throw error;
    const refusal = await refreshed(ctx, workspaceId).catch(() => null);
    throw refusal ? new AppError('conflict', refusal) : error;
  }
}

/** Asks how a workspace stands now and keeps it; why it cannot be changed any more, if so. */
export async function refreshed(ctx: CommandCtx, workspaceId: string): Promise<string | null> {
  try {
    const now = await ctx.upstream.getWorkspace(workspaceId);
    await inOneWrite(ctx.pool, (client) => mirrorWorkspaces(client, [now], ctx.now));
    return changeRefusal({ archivedAt: now.archived_at ? new Date(now.archived_at) : null, goneAt: null });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'upstream_not_found')) throw error;
    await ctx.db.workspace.updateMany({ where: { id: workspaceId, goneAt: null }, data: { goneAt: ctx.now } });
    return changeRefusal({ archivedAt: null, goneAt: ctx.now });
  }
}

async function readWords(ctx: CommandCtx, { id, displayColor, tags }: Workspace): Promise<WorkspaceWords> {
  const known = tags !== null && typeof tags === 'object' ? Object.entries(tags) : [];
  const texts = known.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...(await readProfile(ctx, id)), color: displayColor, tags: Object.fromEntries(texts) };
}

async function readProfile(ctx: CommandCtx, workspaceId: string) {
  const profile = await ctx.db.workspaceProfile.findUnique({ where: { workspaceId } });
  return { description: profile?.description ?? '', audience: profile?.audience ?? '' };
}

export interface ProfileWords {
  description?: string;
  audience?: string;
  tier?: string | null;
}

/** Steward's own words about a workspace; what is left out stays as it is. */
export async function keepProfile(
  client: pg.ClientBase,
  ctx: Pick<CommandCtx, 'actor' | 'now'>,
  workspaceId: string,
  { description, audience, tier }: ProfileWords,
): Promise<void> {
  if (description === undefined && audience === undefined && tier === undefined) return;
  const by = personIdOf(ctx);
  await client.query(
    `INSERT INTO workspace_profiles AS t (workspace_id, description, audience, tier, updated_by_id, updated_at)
     VALUES ($1, coalesce($2, ''), coalesce($3, ''), $4, $6::uuid, $7)
     ON CONFLICT (workspace_id) DO UPDATE SET description = coalesce($2, t.description), audience = coalesce($3, t.audience),
       tier = CASE WHEN $5 THEN $4 ELSE t.tier END, updated_by_id = $6::uuid, updated_at = $7`,
    [workspaceId, description ?? null, audience ?? null, tier ?? null, tier !== undefined, by, ctx.now.toISOString()],
  );
}
