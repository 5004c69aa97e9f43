import type { Tx } from '@/lib/core/db';
import { formatPeriod } from '@/lib/core/time';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { Budget } from '@/prisma/generated/client';
import type { BudgetPeriod, Reached, Window } from './rules';

/** A threshold that was found to be reached. Its id says which, so that it is told once. */
export interface FoundAlert extends Reached {
  id: string;
  window: Window;
  limit: bigint | null;
  value: bigint | null;
  now: Date;
}

/** Tells whom the budget names, and where it names nobody, whoever may see what it is of. */
export async function tellAlert(tx: Tx, budget: Budget, alert: FoundAlert): Promise<void> {
  const { id, basis, threshold, window, limit, value, now } = alert;
  await tell(tx, {
    kind: basis === 'actual' && threshold >= 100 ? 'budget.passed' : 'budget.threshold',
    about: {
      ...{ budgetId: budget.id, name: budget.name, basis, percent: threshold },
      window: formatPeriod(window.from, budget.period as BudgetPeriod),
      ...{ amount: String(value ?? 0n), limit: String(limit ?? 0n) },
    },
    subject: { kind: 'budget', id: budget.id, name: budget.name },
    key: id,
    workspaceIds: await findWorkspaces(tx, budget),
    to: listRecipients(budget),
    now,
  });
}

/** Whom a budget names, and its owner. */
export function listRecipients({ recipientPeople, recipientAddresses, recipientChannels, ownerId }: Budget) {
  const people = [...new Set([...recipientPeople, ...(ownerId === null ? [] : [ownerId])])];
  const [addresses, channels] = [recipientAddresses, recipientChannels];
  return { people, addresses, channels, only: people.length + addresses.length + channels.length > 0 };
}

/** Where a budget belongs: whoever may see the money of it may see the budget. */
export async function findWorkspaces(tx: Tx, { scopeKind, scopeId }: Budget): Promise<string[]> {
  if (scopeKind === 'workspace') return [scopeId];
  if (scopeKind !== 'api_key') return [];
  const key = await tx.apiKey.findUnique({ where: { id: scopeId }, select: { workspaceId: true } });
  return key?.workspaceId ? [key.workspaceId] : [];
}
