import type pg from 'pg';
import { queryOn } from '@/lib/core/db';
import { addDays, dayOf } from '@/lib/core/time';
import { OWNER_ID } from '@/lib/domain/api-keys/owner-sql';
import type { UnusedPolicy } from '@/lib/domain/key-policy/schema';
import { EVERYWHERE } from '@/lib/domain/notifications/kinds/keys';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';
import { Prisma } from '@/prisma/generated/client';
import type { JudgedKey } from './reads';
import type { UnusedStep } from './rules';

/** Tells whoever may change the key, and its owner, of a step that Steward took. */
export async function tellStep(
  client: pg.ClientBase,
  { intentId, now }: CommandCtx,
  { id, name, workspaceId, lastDay }: JudgedKey,
  step: UnusedStep,
  policy: UnusedPolicy | null,
): Promise<void> {
  const [place] = await queryOn<{ workspaceName: string | null; owner: string | null }>(
    client,
    Prisma.sql`SELECT w.name AS "workspaceName",
        (SELECT p.id::text FROM people p WHERE p.upstream_user_id = ${OWNER_ID} AND p.deactivated_at IS NULL) AS owner
      FROM api_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id WHERE k.id = ${id}`,
  );
  const today = dayOf(now);
  const after = { propose: policy?.tellDays ?? 0, tell: policy?.waitDays ?? 0, disable: 0, drop: 0 }[step];
  await tell(client, {
    kind: 'key.unused_step',
    about: {
      ...{ apiKeyId: id, name, workspaceName: place?.workspaceName ?? EVERYWHERE, step },
      ...{ lastDay: lastDay ?? today, on: addDays(today, after) },
    },
    subject: { kind: 'api_key', id, name },
    key: intentId,
    workspaceIds: workspaceId === null ? [] : [workspaceId],
    to: { people: place?.owner ? [place.owner] : [] },
    now,
  });
}
