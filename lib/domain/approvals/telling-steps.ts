import { findActors } from '@/lib/access/find-actor';
import type { Tx } from '@/lib/core/db';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { Approval } from '@/prisma/generated/client';

interface Asked {
  requestId: string;
  what: string;
  askedBy: string;
  reason: string;
  lines: string[];
  /** Of the first of them. */
  names: string[];
  count: number;
}

const subjectOf = ({ requestId, what }: Pick<Asked, 'requestId' | 'what'>) => ({
  kind: 'approval',
  id: requestId,
  name: what,
});

/** Tells whoever can approve that somebody needs a second person. */
export async function tellAsked(tx: Tx, about: Asked, people: string[], now: Date): Promise<void> {
  const to = { people, only: true };
  await tell(tx, { kind: 'approval.asked', about, subject: subjectOf(about), key: about.requestId, to, now });
}

/** Nobody else could approve: all owners are told before it happens. */
export async function tellAlone(tx: Tx, about: Asked & { minutes: number }, now: Date): Promise<void> {
  const to = { people: await listOwners(tx), only: true };
  await tell(tx, { kind: 'approval.missing', about, subject: subjectOf(about), key: about.requestId, to, now });
}

const DECIDED = ['approved', 'refused'] as const;

/** Tells whoever asked for a second person what became of it. */
export async function tellDecided(tx: Tx, approval: Approval, now: Date): Promise<void> {
  const { act, decision, askedById, decidedByName, intentId, what, note } = approval;
  const told = DECIDED.find((known) => known === decision);
  if (act === null || askedById === null || !told) return;
  const about = { requestId: intentId, what, decision: told, decidedBy: decidedByName ?? 'Somebody', note };
  const to = { people: [askedById], only: true };
  await tell(tx, { kind: 'approval.decided', about, subject: subjectOf(about), key: intentId, to, now });
}

/** Tells all owners, and whoever was to decide, that an owner did without them. */
export async function tellOverridden(tx: Tx, approval: Approval, now: Date): Promise<void> {
  const { intentId, what, deciders, decidedByName, note } = approval;
  const about = { requestId: intentId, what, by: decidedByName ?? 'An owner', reason: note };
  const to = { people: [...new Set([...(await listOwners(tx)), ...deciders])], only: true };
  await tell(tx, { kind: 'approval.overridden', about, subject: subjectOf(about), key: intentId, to, now });
}

export async function listOwners(tx: Tx): Promise<string[]> {
  return (await findActors(tx)).filter(({ role }) => role === 'owner').map(({ personId }) => personId);
}
