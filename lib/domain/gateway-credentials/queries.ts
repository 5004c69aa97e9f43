import { answer } from '@/lib/operations/answer';
import { credentialList } from './query-schema';

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
