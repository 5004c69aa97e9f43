import { findService } from '@/lib/access/find-token';
import type { Permission } from '@/lib/access/permissions';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import type { Db, Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { LETS_RUN } from '@/lib/domain/approvals/rules';
import type { Asking } from '@/lib/operations/command-context';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Approval, Intent } from '@/prisma/generated/client';

const APPROVAL_HOURS = 72;
const CONFIRMATION_HOURS = 24;

export interface WaitTerms {
  /** Whoever decides holds it. */
  permission: Permission;
  hours: number;
  /** The token that prepared it. */
  tokenId: string | null;
}

/** On which terms a change waits for a person; null if it is made at once. */
export function findWaitTerms(
  { preparedBecause, actorTokenId }: Pick<Intent, 'preparedBecause' | 'actorTokenId'>,
  { approval, permission }: CommandDeclaration,
): WaitTerms | null {
  const isPrepared = preparedBecause !== null;
  if (approval && !(approval.isConditional && isPrepared))
    return { permission: approval.permission, hours: APPROVAL_HOURS, tokenId: null };
  return isPrepared ? { permission, hours: CONFIRMATION_HOURS, tokenId: actorTokenId } : null;
}

/** Keeps what a change waits with, and tells whoever decides. Until when it waits. */
export async function keepAsking(
  tx: Tx,
  intent: Intent,
  asking: Asking,
  { permission, hours, tokenId }: WaitTerms,
  now: Date,
): Promise<Date> {
  const { runsAfterMs, waitsHours = hours } = asking;
  const expiresAt = new Date(now.getTime() + (runsAfterMs ?? waitsHours * 3_600_000));
  const askedById = tokenId === null ? await findAskerId(tx, intent, now) : null;
  const asker = intent.actorPersonId
    ? await tx.person.findUnique({ where: { id: intent.actorPersonId }, select: { id: true, name: true, email: true } })
    : null;
  const { what, reason, before, after, workspaceId, deciders, act = null, impact = {}, lines = [] } = asking;
  const { command, subjectKind, subjectId } = intent;
  await tx.approval.create({
    data: {
      ...{ intentId: intent.id, command, what, reason, subjectKind, subjectId, workspaceId, before, after },
      ...{ input: intent.input ?? {}, digest: sha256(canonicalJson(intent.input)) },
      ...{ askedById, tokenId, askedByName: asker ? nameOf(asker) : (intent.actorName ?? 'Steward') },
      ...{ askedAt: intent.createdAt, expiresAt, deciders: [...deciders], act },
      permission: asking.permission ?? permission,
      ...{ impact: { ...impact }, lines: [...lines] },
      runsItself: runsAfterMs !== undefined,
    },
  });
  await asking.tell(tx, { intentId: intent.id, expiresAt, now });
  return expiresAt;
}

/** Of a program, whoever answers for it: they do not decide about what it asks for. */
async function findAskerId(tx: Tx, { actorPersonId, actorTokenId, actorKind }: Intent, now: Date) {
  if (actorKind !== 'service' || actorTokenId === null) return actorPersonId;
  return (await findService(tx, actorTokenId, now))?.personId ?? null;
}

/** Whether a change whose time is up runs by itself, because nobody else could have decided about it. */
export async function runsItself(tx: Tx, intentId: string, now: Date): Promise<boolean> {
  const { count } = await tx.approval.updateMany({
    where: { intentId, decision: null, runsItself: true },
    data: { decision: 'approved', decidedByName: 'Steward (nobody else could)', decidedAt: now },
  });
  return count > 0;
}

/** Nobody decided in time. */
export async function expireAsking(tx: Tx, intentId: string, now: Date): Promise<void> {
  await tx.approval.updateMany({ where: { intentId, decision: null }, data: { decision: 'expired', decidedAt: now } });
}

/** What was refused ends here, with who refused it and why; and so does what is not what was approved. */
export async function requireApproved(db: Db, { id, input }: Intent): Promise<Approval> {
  const approval = await db.approval.findUniqueOrThrow({ where: { intentId: id } });
  const { decision, decidedByName, note, digest } = approval;
  if (LETS_RUN.includes(decision ?? '')) {
    if (digest === sha256(canonicalJson(input))) return approval;
    throw new AppError('conflict', 'This is not what was approved. Nothing was changed.');
  }
  const words = decision === 'withdrawn' ? 'It was withdrawn' : `${decidedByName ?? 'Somebody'} refused it`;
  throw new AppError('refused', `${words}${note === '' ? '' : `: ${note}`}. Nothing was changed.`.replace('..', '.'));
}

/** What the same input would do by now is no more than what was shown to whoever approved it. */
export function requireSameImpact(approval: Approval, now: Asking | null): void {
  if (!now) return;
  const shown = (approval.impact ?? {}) as Record<string, number>;
  const hasGrown = Object.entries(now.impact ?? {}).some(([name, count]) => count > (shown[name] ?? 0));
  if (!hasGrown && canonicalJson(now.before) === canonicalJson(approval.before)) return;
  throw new AppError(
    'conflict',
    'Things have changed since this was requested, and it would now do something else. Nothing was changed. Request it again.',
  );
}
