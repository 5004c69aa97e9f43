import type pg from 'pg';
import { isCaller } from '@/lib/access/principals';
import { queryOn } from '@/lib/core/db';
import { EVERYWHERE } from '@/lib/domain/notifications/kinds/keys';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';
import { Prisma } from '@/prisma/generated/client';
import { OWNER_ID } from './owner-sql';

interface Told {
  name: string;
  workspaceId: string | null;
  workspaceName: string | null;
  /** The account of whoever answers for it. */
  owner: string | null;
}

/** Tells whoever may change the key, and its owner, that it works no more and who saw to that. */
export async function tellDisabled(client: pg.ClientBase, ctx: CommandCtx, apiKeyId: string): Promise<void> {
  const { actor, intentId, now } = ctx;
  const [key] = await queryOn<Told>(
    client,
    Prisma.sql`SELECT k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName",
        (SELECT p.id::text FROM people p WHERE p.upstream_user_id = ${OWNER_ID} AND p.deactivated_at IS NULL) AS owner
      FROM api_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id WHERE k.id = ${apiKeyId}`,
  );
  if (!key) return;
  const { name, workspaceId, workspaceName, owner } = key;
  await tell(client, {
    kind: 'key.disabled',
    about: { apiKeyId, name, workspaceName: workspaceName ?? EVERYWHERE, by: actor.name, reason: '' },
    subject: { kind: 'api_key', id: apiKeyId, name },
    key: intentId,
    workspaceIds: workspaceId === null ? [] : [workspaceId],
    to: { people: owner === null ? [] : [owner], except: isCaller(actor) ? [actor.personId] : [] },
    now,
  });
}
