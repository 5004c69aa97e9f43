import { z } from 'zod';
import { findActors } from '@/lib/access/find-actor';
import { can } from '@/lib/access/reach';
import type { Tx } from '@/lib/core/db';
import { nanoFromDollars } from '@/lib/core/money';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { Subject } from '@/lib/operations/subject';
import type { Approval, Budget, BudgetAction } from '@/prisma/generated/client';
import { actedWords } from './action-rules';
import { findWorkspaces, listRecipients } from './alert-steps';

/** Whoever decides by role when no one is named, except the person who asks. */
export async function decidersByRole(tx: Tx, but: string | null): Promise<string[]> {
  const people = await findActors(tx);
  return people.filter((actor) => can(actor, 'budget:write') && actor.personId !== but).map(({ personId }) => personId);
}

interface More {
  intentId: string;
  askedBy: string;
  amount: string;
  until: string;
  reason: string;
}

const aboutMore = (budget: Budget, { intentId, askedBy, amount, until, reason }: More) => ({
  ...{ budgetId: budget.id, name: budget.name, requestId: intentId, askedBy, until, reason },
  amount: String(nanoFromDollars(amount) ?? 0n),
});

export async function tellMoreAsked(tx: Tx, budget: Budget, more: More, people: string[], now: Date): Promise<void> {
  await tell(tx, {
    kind: 'budget.more_asked',
    about: aboutMore(budget, more),
    subject: { kind: 'budget', id: budget.id, name: budget.name },
    key: more.intentId,
    workspaceIds: await findWorkspaces(tx, budget),
    to: { people, only: true },
    now,
  });
}

interface Acted {
  changed: number;
  left: number;
  failed: number;
  isUndone: boolean;
  now: Date;
}

/** Tells whom the budget tells what Steward did, or undid. */
export async function tellActed(
  tx: Tx,
  { id, action, tier, budget }: BudgetAction & { budget: Budget },
  { isUndone, now, ...counts }: Acted,
): Promise<void> {
  await tell(tx, {
    kind: 'budget.acted',
    about: { budgetId: budget.id, name: budget.name, action: actedWords(action, tier, counts, isUndone), isUndone },
    subject: { kind: 'budget', id: budget.id, name: budget.name },
    key: isUndone ? `${id} undone` : id,
    workspaceIds: await findWorkspaces(tx, budget),
    to: listRecipients(budget),
    now,
  });
}

interface Proposed {
  name: string;
  requestId: string;
  askedBy: string;
  amount: string;
  reason: string;
}

export async function tellProposed(
  tx: Tx,
  about: Proposed,
  { kind, id }: Subject,
  workspaceId: string,
  people: string[],
  now: Date,
): Promise<void> {
  await tell(tx, {
    ...{ kind: 'budget.proposed', about, subject: { kind, id, name: about.name }, key: about.requestId },
    ...{ workspaceIds: [workspaceId], to: { people, only: true }, now },
  });
}

/** Tells a lead what became of their proposal. */
async function tellProposalDecided(tx: Tx, approval: Approval, decision: Decided, now: Date): Promise<void> {
  const { what, subjectKind, subjectId, workspaceId, askedById, decidedByName, note, intentId } = approval;
  await tell(tx, {
    kind: 'budget.proposal_decided',
    about: { what, requestId: intentId, decision, decidedBy: decidedByName ?? 'Somebody', note },
    subject: { kind: subjectKind, id: subjectId, name: what },
    key: intentId,
    workspaceIds: workspaceId === null ? [] : [workspaceId],
    to: { people: [askedById ?? ''], only: true },
    now,
  });
}

const DECIDED = ['approved', 'changed', 'refused'] as const;
type Decided = (typeof DECIDED)[number];

const moreInput = z.object({ budgetId: z.uuid(), amount: z.string(), until: z.string(), reason: z.string() });

/** Tells whoever asked for more what became of it. */
export async function tellMoreDecided(tx: Tx, approval: Approval, now: Date): Promise<void> {
  const { decision, askedById, decidedByName, note, intentId, askedByName: askedBy } = approval;
  const parsed = moreInput.safeParse(approval.input);
  const told = DECIDED.find((known) => known === decision);
  if (approval.command === 'budget.propose' && askedById && told) return tellProposalDecided(tx, approval, told, now);
  if (approval.command !== 'budget.request_more' || !parsed.success || !askedById || !told) return;
  const budget = await tx.budget.findUnique({ where: { id: parsed.data.budgetId } });
  if (!budget) return;
  await tell(tx, {
    kind: 'budget.more_decided',
    about: {
      ...aboutMore(budget, { ...parsed.data, intentId, askedBy }),
      ...{ decision: told, decidedBy: decidedByName ?? 'Somebody', note },
    },
    subject: { kind: 'budget', id: budget.id, name: budget.name },
    key: intentId,
    workspaceIds: await findWorkspaces(tx, budget),
    to: { people: [askedById], only: true },
    now,
  });
}
