import { AppError } from '@/lib/core/errors';
import { dollars, formatMoney, nanoFromDollars } from '@/lib/core/money';
import { readApprovalPolicy } from '@/lib/domain/approval-policy/reads';
import { isWeightyBudget } from '@/lib/domain/approval-policy/rules';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import type { Asking, CommandCtx } from '@/lib/operations/command-context';
import { ACTION_WORDS, isChanging } from './action-rules';
import type { StoredBudget } from './evaluation-steps';
import { actionsOf } from './row-rules';
import { type BudgetWords, findBase } from './writing-steps';

type Terms = Pick<BudgetWords, 'name' | 'limit' | 'actions'>;

/** What a second person is asked before a large budget is set or raised, or one may act by itself. Null: it is not such a one. */
export async function askAboutBudget(
  ctx: CommandCtx,
  stored: StoredBudget | null,
  terms: Terms,
): Promise<Asking | null> {
  const { budgetDollars } = await readApprovalPolicy(ctx.db);
  const before = stored && termsOf(stored);
  const acts = (actions: readonly string[]) => actions.filter(isChanging);
  const after = { limit: terms.limit, acts: acts(terms.actions) };
  const was = before && { limit: before.limit, acts: acts(before.actions) };
  if (!isWeightyBudget(was, after, budgetDollars)) return null;
  const added = after.acts.filter((act) => !was?.acts.includes(act));
  return askSecond(ctx, {
    ...{ act: 'budget', permission: 'budget:write' },
    what: `${stored ? 'Change' : 'Set'} the budget ${terms.name}`,
    before: before ? { limit: before.limit ?? 'none' } : {},
    after: { limit: terms.limit ?? 'none' },
    lines: [
      `Its limit would be ${limitWords(terms.limit)}${before ? `, and is ${limitWords(before.limit)}` : ''}.`,
      ...added.map((act) => `When it is used up, it would ${ACTION_WORDS[act]} by itself.`),
    ],
  });
}

/** Refuses a line of a file that needs a second person, whom no file can ask. */
export async function refuseWeighty(ctx: CommandCtx, stored: StoredBudget | null, terms: Terms): Promise<void> {
  if ((await askAboutBudget(ctx, stored, terms)) === null) return;
  throw new AppError('conflict', 'This needs a second person’s approval. Set this budget on its own page.');
}

function termsOf(stored: StoredBudget): Terms {
  const base = findBase(stored);
  return { name: stored.name, limit: base === null ? null : dollars(base), actions: actionsOf(stored).actions };
}

const limitWords = (limit: string | null) => (limit === null ? 'none' : formatMoney(nanoFromDollars(limit) ?? 0n));
