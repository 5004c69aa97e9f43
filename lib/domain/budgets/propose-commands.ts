import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { formatMoney, nanoFromDollars } from '@/lib/core/money';
import { dayOf } from '@/lib/core/time';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { evaluateBudget } from './evaluation-steps';
import { DEFAULT_ACTUAL, DEFAULT_FORECAST, PERIOD_ADJECTIVES, type Scope, windowOf } from './rules';
import { budgetTerms, proposeBudget } from './schema';
import { decidersByRole, tellProposed } from './telling-steps';
import { insertBudget, refuseScope, refuseSecond, toResult } from './writing-steps';

type Proposal = Parameters<typeof proposeBudget.subject>[0];

export const proposeBudgetCommand: CommandImplementation<typeof proposeBudget> = {
  declaration: proposeBudget,
  async ask(ctx, proposal) {
    const { workspaceId, limit, period, reason } = proposal;
    const { personId, name: askedBy } = callerOf(ctx);
    const { scope, label } = await scopeOfProposal(ctx, proposal);
    await ctx.db.$transaction(async (tx) => {
      await refuseScope(tx, scope);
      await refuseSecond(tx, { scope, period }, ctx.intentId);
    });
    const amount = nanoFromDollars(limit) ?? 0n;
    const what = `Set a ${PERIOD_ADJECTIVES[period]} budget of ${formatMoney(amount)} for ${label}`;
    return {
      ...{ what, reason, deciders: [], workspaceId, before: {}, after: { covers: label, period, limit } },
      tell: async (tx, { intentId, now }) => {
        const people = await decidersByRole(tx, personId);
        const about = { name: nameOf(label, proposal), requestId: intentId, askedBy, amount: String(amount), reason };
        await tellProposed(tx, about, proposeBudget.subject(proposal), workspaceId, people, now);
      },
    };
  },
  async run(ctx, proposal) {
    const { scope, label } = await scopeOfProposal(ctx, proposal);
    const name = nameOf(label, proposal);
    return ctx.db.$transaction(
      async (tx) => {
        const budgetId = idFrom('proposed budget', ctx.intentId);
        const isDone = await tx.budgetLimit.count({ where: { budgetId, intentId: ctx.intentId } });
        if (isDone === 0) await keep(tx, ctx, proposal, { budgetId, scope, name });
        await evaluateBudget(tx, budgetId, { now: ctx.now, changedFrom: null });
        return toResult({ id: budgetId, name }, scope);
      },
      { timeout: 60_000 },
    );
  },
};

/** As proposed: the usual alerts, told to everyone who may see the cost. */
async function keep(
  tx: Tx,
  ctx: CommandCtx,
  { limit, period, reason }: Proposal,
  { budgetId, scope, name }: { budgetId: string; scope: Scope; name: string },
): Promise<void> {
  ctx.changing({}, { name, limit, scope: { ...scope }, period });
  const terms = budgetTerms.parse({
    ...{ name, limit, scope, period, notes: reason, firstDay: windowOf(period, dayOf(ctx.now)).from, ownerId: null },
    ...{ actual: [...DEFAULT_ACTUAL], forecast: [...DEFAULT_FORECAST] },
    recipients: { people: [], addresses: [], channels: [] },
  });
  await insertBudget(tx, budgetId, terms, ctx);
}

const nameOf = (label: string, { period }: Pick<Proposal, 'period'>) =>
  `${label.slice(0, 70)}, ${PERIOD_ADJECTIVES[period]}`;

/** The permission was asked for the workspace: a key of another one is out of its reach. */
async function scopeOfProposal({ db }: CommandCtx, { workspaceId, apiKeyId }: Proposal) {
  if (apiKeyId === null) {
    const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } });
    return { scope: { kind: 'workspace', id: workspaceId } as const, label: workspace?.name ?? workspaceId };
  }
  const key = await db.apiKey.findUnique({ where: { id: apiKeyId }, select: { name: true, workspaceId: true } });
  if (key?.workspaceId !== workspaceId) throw new AppError('not_found', 'This API key is not in that workspace.');
  return { scope: { kind: 'api_key', id: apiKeyId } as const, label: key.name };
}
