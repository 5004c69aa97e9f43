import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/upstream/command-context';
import { renameRefusal } from './rules';
import { renameWorkspace } from './schema';

export const renameWorkspaceCommand: CommandImplementation<typeof renameWorkspace> = {
  declaration: renameWorkspace,
  async run(ctx, { workspaceId, name }) {
    const workspace = await ctx.db.workspace.findUnique({ where: { id: workspaceId } });
    if (!workspace) throw notFound('workspace');
    const refusal = renameRefusal(workspace);
    if (refusal) throw new AppError('conflict', refusal);
    await ctx.write(() => ctx.upstream.updateWorkspace(workspaceId, { name }));
    return mirrorName(ctx, workspaceId, workspace.name, name);
  },
  async readBack(ctx, { workspaceId, name }) {
    const before = await ctx.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const now = await ctx.upstream.getWorkspace(workspaceId);
    return now.name === name ? mirrorName(ctx, workspaceId, before.name, name) : 'not_done';
  },
};

async function mirrorName(ctx: CommandCtx, workspaceId: string, from: string, to: string) {
  await ctx.db.workspace.update({ where: { id: workspaceId }, data: { name: to } });
  return { workspaceId, from, to };
}
