import { answer } from '@/lib/operations/answer';
import { credentialList, credentialMissing } from './query-schema';

const MOST_SHOWN = 5_000;

/** Keys with which the gateway asks Anthropic, by workspace in the order of their use. */
export const listCredentials = answer(credentialList, async ({ db }, { workspaceId }) => {
  const found = await db.gatewayCredential.findMany({
    where: workspaceId === undefined ? {} : { workspaceId },
    omit: { sealed: true, createdById: true },
    orderBy: [{ workspaceId: 'asc' }, { position: 'asc' }, { id: 'asc' }],
    take: MOST_SHOWN,
  });
  const workspaces = await db.workspace.findMany({
    where: { id: { in: [...new Set(found.map((one) => one.workspaceId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(workspaces.map(({ id, name }) => [id, name]));
  return found.map((one) => ({ ...one, workspaceName: names.get(one.workspaceId) ?? null }));
});

/** Workspaces whose keys of the gateway cannot be served, as no vendor key works there. */
export const listMissingCredentials = answer(
  credentialMissing,
  async ({ db, now }) =>
    db.$queryRaw<{ workspaceId: string; workspaceName: string; keys: number; refused: number }[]>`
    SELECT k.workspace_id AS "workspaceId", coalesce(w.name, k.workspace_id) AS "workspaceName", count(*)::int AS keys,
      (SELECT count(*)::int FROM gateway_credentials c WHERE c.workspace_id = k.workspace_id) AS refused
    FROM gateway_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id
    WHERE k.revoked_at IS NULL AND k.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${now})
      AND NOT EXISTS (SELECT FROM gateway_credentials c WHERE c.workspace_id = k.workspace_id AND c.refused_at IS NULL)
    GROUP BY k.workspace_id, w.name ORDER BY 2 LIMIT ${MOST_SHOWN}`,
);
