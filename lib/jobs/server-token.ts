import type { OrgRole } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { tokenForm } from '@/lib/domain/tokens/schema';
import { note } from './bootstrap';
import type { WorkerDeps } from './worker-deps';

export interface ServerToken {
  name: string;
  role: OrgRole;
  scopes: readonly string[] | null;
  workspaceIds: readonly string[] | null;
  addresses: readonly string[];
  preparesOnly: boolean;
  /** How many days it lasts; null: as long as any. */
  days: number | null;
  tokenHash: string;
  endsWith: string;
}

const DAY_MS = 86_400_000;

/** A token that whoever runs the server makes: the owners answer for it. Fails with a sentence about what is wrong. */
export async function issueServerToken(
  deps: Pick<WorkerDeps, 'database' | 'chainKey' | 'now'>,
  { tokenHash, endsWith, ...given }: ServerToken,
): Promise<string> {
  const parsed = tokenForm.safeParse({ ...given, days: given.days ?? undefined });
  if (!parsed.success) throw new AppError('invalid_input', parsed.error.issues[0]?.message ?? 'That is not possible.');
  const { name, role, scopes, workspaceIds, addresses, preparesOnly, days } = parsed.data;
  const [id, now] = [newId(), deps.now()];
  await deps.database.db.$transaction(async (tx) => {
    if ((await tx.serviceToken.count({ where: { name: { equals: name, mode: 'insensitive' } } })) > 0)
      throw new AppError('conflict', `There is, or was, a token named ${name}. Choose another name.`);
    const known = await tx.workspace.findMany({ where: { id: { in: workspaceIds ?? [] } }, select: { id: true } });
    const unknown = workspaceIds?.find((one) => !known.some((workspace) => workspace.id === one));
    if (unknown) throw new AppError('invalid_input', `There is no workspace ${unknown}.`);
    await tx.serviceToken.create({
      data: {
        ...{ id, name, tokenHash, endsWith, role, scopes: scopes ?? [], isScoped: scopes !== null },
        ...{ workspaceIds: workspaceIds ?? [], isWithin: workspaceIds !== null, addresses, preparesOnly },
        ...{ holderId: null, isOwnerHeld: true, source: 'server', createdById: null, createdAt: now },
        expiresAt: days === null ? null : new Date(now.getTime() + days * DAY_MS),
      },
    });
    const told = { tokenId: id, name, role, scopes, workspaceIds, addresses, preparesOnly };
    await note(tx, deps, 'installation.api_token', told);
  });
  return id;
}
