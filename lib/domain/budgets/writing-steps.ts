import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { nanoFromDollars } from '@/lib/core/money';
import { addMonths, dayOf, dayStart } from '@/lib/core/time';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import type { Budget } from '@/prisma/generated/client';
import { BUDGET_ACTIONS } from './action-rules';
import { refuseActions } from './action-steps';
import { carryAlerts, type StoredBudget } from './evaluation-steps';
import { hasAccess, readModels } from './reads';
import { type BudgetPeriod, parseFamily, type Scope, type ScopeKind, windowOf } from './rules';
import type { BudgetTerms } from './schema';

export type BudgetWords = Pick<
  BudgetTerms,
  | 'name'
  | 'actual'
  | 'forecast'
  | 'recipients'
  | 'ownerId'
  | 'notes'
  | 'limit'
  | 'actions'
  | 'actionTier'
  | 'undoActions'
>;

/** Dollars as a command takes them. Null: no limit. */
export function parseLimit(limit: string | null): bigint | null {
  return limit === null ? null : nanoFromDollars(limit);
}

/** The columns that the words of a budget fill. */
export function toColumns({ name, actual, forecast, recipients, ownerId, notes, ...words }: BudgetWords) {
  const { actions, actionTier, undoActions } = words;
  return {
    ...{ name, ownerId, notes, actualThresholds: actual, forecastThresholds: forecast, actionTier, undoActions },
    actions: BUDGET_ACTIONS.filter((one) => actions.includes(one)),
    recipientPeople: [...new Set(recipients.people)],
    recipientAddresses: [...new Set(recipients.addresses)],
    recipientChannels: [...new Set(recipients.channels)],
  };
}

const MOST_MONTHS_BEFORE = 48;
const MOST_MONTHS_AHEAD = 24;

type Setter = Pick<CommandCtx, 'actor' | 'intentId' | 'now'>;

/** Keeps a new budget with its first limit. Its id comes from the caller, so that a second run makes none twice. */
export async function insertBudget(tx: Tx, id: string, terms: BudgetTerms, setter: Setter): Promise<void> {
  await refuseScope(tx, terms.scope);
  const { from } = windowOf(terms.period, terms.firstDay);
  const { now } = setter;
  const today = dayOf(now);
  if (from < addMonths(today, -MOST_MONTHS_BEFORE) || from > addMonths(today, MOST_MONTHS_AHEAD)) {
    const message = 'Start at most four years ago and at most two years ahead.';
    throw new AppError('invalid_input', message, { firstDay: message });
  }
  await refuseSecond(tx, terms, id);
  await refusePeople(tx, terms);
  refuseActions(setter, terms.actions, { scope: terms.scope.kind, period: terms.period }, []);
  if (await tx.budget.findUnique({ where: { id } })) throw new AppError('conflict', 'This budget already exists.');
  const first = limitSet(1, terms, setter);
  await tx.budget.create({
    data: {
      ...{ id, scopeKind: terms.scope.kind, scopeId: terms.scope.id, period: terms.period, revision: first.revision },
      ...{ firstDay: dayStart(from), createdById: first.setById, createdAt: now, updatedAt: now },
      ...toColumns(terms),
      limits: { create: first },
    },
  });
}

/** Changes a budget. A limit is not overwritten: another one follows it, and what it reaches still is not told again. */
export async function rewriteBudget(tx: Tx, budget: StoredBudget, words: BudgetWords, setter: Setter): Promise<void> {
  await refusePeople(tx, newcomers(words, budget));
  const of = { scope: budget.scopeKind as ScopeKind, period: budget.period as BudgetPeriod };
  refuseActions(setter, words.actions, of, budget.actions);
  const columns = { ...toColumns(words), updatedAt: setter.now };
  const where = { id: budget.id };
  if (parseLimit(words.limit) === findBase(budget)) {
    await tx.budget.update({ where, data: columns });
    return;
  }
  const next = limitSet(budget.revision + 1, words, setter);
  await tx.budget.update({ where, data: { ...columns, revision: next.revision, limits: { create: next } } });
  await carryAlerts(tx, budget.id, setter.now);
}

function limitSet(revision: number, { limit }: BudgetWords, { actor, intentId, now }: Setter) {
  const setById = personIdOf({ actor });
  return { revision, kind: 'set', amountNano: parseLimit(limit), reason: '', setById, intentId, at: now };
}

/** What was set last, without raises. Null: no limit. */
export function findBase({ limits }: StoredBudget): bigint | null {
  return limits.findLast(({ kind }) => kind === 'set')?.amountNano ?? null;
}

/** What the audit keeps of a change. */
export function toResult({ id, name }: Pick<Budget, 'id' | 'name'>, scope: Scope): JsonObject {
  return { budgetId: id, name, ...(scope.kind === 'workspace' ? { workspaceId: scope.id } : {}) };
}

/** One budget in force for one thing and period. */
export async function refuseSecond(
  tx: Tx,
  { scope, period }: Pick<BudgetTerms, 'scope' | 'period'>,
  but: string,
): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('budgets'), hashtext(${`${scope.kind} ${scope.id} ${period}`}))::text`;
  const other = await tx.budget.findFirst({
    where: { scopeKind: scope.kind, scopeId: scope.id, period, archivedAt: null, NOT: { id: but } },
  });
  if (!other) return;
  const message = `There is already a budget for this per ${period}: “${other.name}”. Change that one.`;
  throw new AppError('conflict', message, { scope: message });
}

/** Who was named before stays named, also without access: nobody is asked to mend what they did not touch. */
function newcomers(words: BudgetWords, { recipientPeople, ownerId }: Budget): BudgetWords {
  const people = words.recipients.people.filter((id) => !recipientPeople.includes(id));
  return {
    ...words,
    recipients: { ...words.recipients, people },
    ownerId: words.ownerId === ownerId ? null : words.ownerId,
  };
}

/** Who is told and who owns it must have access. Those who lost it later stay named, and are told nothing. */
async function refusePeople(tx: Tx, { recipients, ownerId }: BudgetWords): Promise<void> {
  const ids = [...new Set([...recipients.people, ...(ownerId === null ? [] : [ownerId])])];
  const people = await tx.person.findMany({ where: { id: { in: ids } }, include: { user: true } });
  const isIn = (id: string) => people.some((one) => one.id === id && hasAccess(one));
  if (ownerId !== null && !isIn(ownerId)) {
    const message = 'The chosen owner has no access to Steward. Choose someone else.';
    throw new AppError('conflict', message, { ownerId: message });
  }
  const gone = recipients.people.find((id) => !isIn(id));
  if (gone === undefined) return;
  const name = people.find(({ id }) => id === gone)?.name || 'One of the recipients';
  const message = `${name} no longer has access to Steward. Remove them.`;
  throw new AppError('conflict', message, { recipients: message });
}

/** Refuses a budget of what is not there, or of what is over. */
export async function refuseScope(tx: Tx, scope: Scope): Promise<void> {
  const problem = await scopeProblem(tx, scope);
  if (problem) throw new AppError('conflict', problem, { scope: problem });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function scopeProblem(tx: Tx, { kind, id }: Scope): Promise<string | null> {
  switch (kind) {
    case 'organization':
      return null;
    case 'workspace': {
      const workspace = await tx.workspace.findUnique({ where: { id } });
      if (!workspace || workspace.goneAt) return 'This workspace does not exist.';
      return workspace.archivedAt ? `${workspace.name} is archived, so it cannot cost anything more.` : null;
    }
    case 'workspace_tag': {
      const at = id.indexOf('=');
      const [key, value] = [id.slice(0, at), id.slice(at + 1)];
      const count = await tx.workspace.count({ where: { tags: { path: [key], equals: value } } });
      return count > 0 ? null : `No workspace has the tag ${id}.`;
    }
    case 'model_family': {
      if (parseFamily(id) !== id) return 'This is not the name of a model family, such as claude-opus.';
      const models = await readModels(tx);
      return models.some((model) => parseFamily(model) === id) ? null : `No model of the family ${id} has been used.`;
    }
    case 'api_key': {
      const key = await tx.apiKey.findUnique({ where: { id } });
      if (!key || key.goneAt) return 'This API key does not exist.';
      return key.status === 'archived' ? `The key ${key.name} is archived, so it cannot cost anything more.` : null;
    }
    case 'cost_centre': {
      const centre = UUID.test(id) ? await tx.costCentre.findUnique({ where: { id } }) : null;
      if (!centre) return 'This cost centre does not exist.';
      return centre.archivedAt ? `${centre.code} is archived, so nothing more is charged to it.` : null;
    }
    case 'owner': {
      const [owner] = await tx.$queryRaw<
        { known: boolean }[]
      >`SELECT EXISTS (SELECT FROM users WHERE id = ${id} AND gone_at IS NULL)
        OR EXISTS (SELECT FROM api_keys WHERE principal_id = ${id} OR assigned_to_id = ${id}) AS known`;
      return owner?.known ? null : 'No one with this ID is in the organisation or owns a key.';
    }
  }
}
