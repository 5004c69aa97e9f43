import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { centreOfCode } from '@/lib/domain/cost-centres/writing-steps';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { type FileLine, termsOfLine } from './line-rules';
import { actionsOf } from './row-rules';
import { type BudgetTerms, budgetTerms, importBudgets } from './schema';
import { refuseWeighty } from './second-steps';
import { findBase, insertBudget, parseLimit, rewriteBudget, toColumns } from './writing-steps';

type Kept = 'created' | 'changed' | 'unchanged';

/** Judges each line by itself: the good ones are kept, each bad one is named. Budgets are counted at the next reading. */
export const importBudgetsCommand: CommandImplementation<typeof importBudgets> = {
  declaration: importBudgets,
  async run(ctx, { lines }) {
    const people = await ctx.db.person.findMany({ where: { deactivatedAt: null }, select: { id: true, email: true } });
    const byEmail = new Map(people.map(({ id, email }) => [email.toLowerCase(), id]));
    const counts: Record<Kept, number> = { created: 0, changed: 0, unchanged: 0 };
    const refused: { line: number; message: string }[] = [];
    for (const line of lines) {
      try {
        counts[await ctx.db.$transaction((tx) => keep(tx, ctx, line, byEmail))] += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused.push({ line: line.line, message: error.message });
      }
    }
    ctx.changing({}, { created: counts.created, changed: counts.changed });
    return { ...counts, refused };
  },
};

async function keep(tx: Tx, ctx: CommandCtx, line: FileLine, people: ReadonlyMap<string, string>): Promise<Kept> {
  const id = idFrom('budget', ctx.intentId, String(line.line));
  const { owner, recipients, ...read } = termsOfLine(line, dayOf(ctx.now));
  const scope = await readScope(tx, read.scope);
  const existing = await tx.budget.findFirst({
    where: { scopeKind: scope.kind, scopeId: scope.id, period: read.period, archivedAt: null },
    include: { limits: { orderBy: { revision: 'asc' } } },
  });
  const ownerId = people.get(owner) ?? null;
  if (owner !== '' && ownerId === null)
    throw new AppError('conflict', `Nobody with the address ${owner} has an account.`);
  const known = recipients.flatMap((address) => people.get(address) ?? []);
  const terms = judged({
    ...read,
    scope,
    ...(existing ? actionsOf(existing) : {}),
    name: read.name === '' ? (existing?.name ?? `${read.scope.id || 'The organisation'}, ${read.period}`) : read.name,
    ownerId: line.cells.owner === undefined ? (existing?.ownerId ?? null) : ownerId,
    recipients:
      line.cells.recipients === undefined && existing
        ? {
            people: existing.recipientPeople,
            addresses: existing.recipientAddresses,
            channels: existing.recipientChannels,
          }
        : { people: known, addresses: recipients.filter((address) => !people.has(address)), channels: [] },
  });
  await refuseWeighty(ctx, existing, terms);
  if (!existing) {
    await insertBudget(tx, id, terms, ctx);
    return 'created';
  }
  if (existing.id === id || existing.limits.some(({ intentId }) => intentId === ctx.intentId)) return 'changed';
  const words = { ...terms, notes: line.cells.notes === undefined ? existing.notes : terms.notes };
  const columns = toColumns(words);
  const isSame = (Object.keys(columns) as (keyof typeof columns)[]).every(
    (name) => JSON.stringify(columns[name]) === JSON.stringify(existing[name]),
  );
  if (isSame && parseLimit(terms.limit) === findBase(existing)) return 'unchanged';
  await rewriteBudget(tx, existing, words, ctx);
  return 'changed';
}

type LineScope = ReturnType<typeof termsOfLine>['scope'];

/** People know a cost centre by its code. */
async function readScope(tx: Tx, { kind, id }: LineScope): Promise<LineScope> {
  const centre = kind === 'cost_centre' ? await centreOfCode(tx, id) : null;
  return { kind, id: centre?.id ?? id };
}

function judged(terms: unknown): BudgetTerms {
  const parsed = budgetTerms.safeParse(terms);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path[0] === undefined ? '' : `${String(issue.path[0])}: `;
  throw new AppError('invalid_input', `${field}${issue?.message ?? 'This line cannot be read.'}`);
}
