import type pg from 'pg';
import { findActors } from '@/lib/access/find-actor';
import { EVERYWHERE } from '@/lib/domain/notifications/kinds/keys';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { ApiKey } from '@/prisma/generated/client';

/** Tells whoever may change the key, whoever answers for it, and every owner of Steward. */
export async function tellExposed(
  client: pg.ClientBase,
  ctx: CommandCtx,
  key: ApiKey,
  seenWhere: string,
): Promise<void> {
  const { id, name, workspaceId } = key;
  const workspace = workspaceId && (await ctx.db.workspace.findUnique({ where: { id: workspaceId } }));
  const ownerId = key.assignedToId ?? key.principalId ?? key.createdById;
  const people = (await findActors(ctx.db)).filter(
    ({ role, upstreamUserId }) => role === 'owner' || (ownerId !== null && upstreamUserId === ownerId),
  );
  await tell(client, {
    kind: 'key.exposed',
    about: {
      ...{ apiKeyId: id, name, workspaceName: workspace ? workspace.name : EVERYWHERE },
      ...{ by: ctx.actor.name, seenWhere },
    },
    subject: { kind: 'api_key', id, name },
    key: ctx.intentId,
    workspaceIds: workspaceId === null ? [] : [workspaceId],
    to: { people: people.map(({ personId }) => personId) },
    now: ctx.now,
  });
}
