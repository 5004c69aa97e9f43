import { canonicalJson, sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { nameOf } from '@/lib/core/names';
import type { Asking } from '@/lib/operations/command-context';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Intent } from '@/prisma/generated/client';

const WAITS_HOURS = 72;

/** Keeps what a change waits with, and tells whoever decides. Until when it waits. */
export async function keepAsking(
  tx: Tx,
  intent: Intent,
  asking: Asking,
  { permission }: NonNullable<CommandDeclaration['approval']>,
  now: Date,
): Promise<Date> {
  const expiresAt = new Date(now.getTime() + WAITS_HOURS * 3_600_000);
  const asker = intent.actorPersonId
    ? await tx.person.findUnique({ where: { id: intent.actorPersonId }, select: { id: true, name: true, email: true } })
    : null;
  const { what, reason, before, after, workspaceId, deciders } = asking;
  const { command, subjectKind, subjectId, actorPersonId } = intent;
  await tx.approval.create({
    data: {
      ...{ intentId: intent.id, command, what, reason, subjectKind, subjectId, workspaceId, before, after },
      ...{ input: intent.input ?? {}, digest: sha256(canonicalJson(intent.input)) },
      ...{ askedById: actorPersonId, askedByName: asker ? nameOf(asker) : (intent.actorName ?? 'Steward') },
      ...{ askedAt: intent.createdAt, expiresAt, permission, deciders: [...deciders] },
    },
  });
  await asking.tell(tx, { intentId: intent.id, expiresAt, now });
  return expiresAt;
}

/** Nobody decided in time. */
export async function expireAsking(tx: Tx, intentId: string, now: Date): Promise<void> {
  await tx.approval.updateMany({ where: { intentId, decision: null }, data: { decision: 'expired', decidedAt: now } });
}
