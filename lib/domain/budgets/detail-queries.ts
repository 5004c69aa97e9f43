import { notFound } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { FORECAST_HISTORY_DAYS, forecastWindow } from '@/lib/domain/usage/overview/forecast';
import { countDays, earlier, listDays } from '@/lib/domain/usage/report/compose';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import type { Budget, BudgetLimit } from '@/prisma/generated/client';
import { dailyRate, runOutDay, sumPosition } from './outlook-rules';
import { type BudgetAlert, type BudgetDetail, budgetGet } from './query-schema';
import { hasAccess, limitRows, readDrivers, readSpend, type SpendDays } from './reads';
import { actionsOf, type BudgetRecord, toRow } from './row-rules';
import { findTerms, judgeStanding, type LimitRow, type Window, windowOf, windowsBefore } from './rules';
import { readTaken } from './taken-reads';
import { budgetRows } from './visible-sql';

const PAST = 11;
const MOST_ALERTS = 100;

/** One budget with all that is known of it, counted as the page is read: the explorer's figures of this moment. */
export const getBudget = answer(budgetGet, async (ctx, { budgetId }): Promise<BudgetDetail> => {
  const [record] = await ctx.db.$queryRaw<BudgetRecord[]>`
    SELECT * FROM (${budgetRows(ctx.actor, ctx.now)}) r WHERE r.id = ${budgetId}`;
  if (!record) throw notFound('budget');
  const budget = await ctx.db.budget.findUniqueOrThrow({
    where: { id: budgetId },
    include: { limits: { orderBy: { revision: 'asc' } } },
  });
  const row = toRow(record, ctx.now);
  const today = dayOf(ctx.now);
  const window = windowOf(row.period, today);
  const rows = limitRows(budget.limits);
  const terms = findTerms(rows, window);
  const windows = windowsBefore(row.period, today, PAST);
  const from = earlier(windows[0]?.from ?? today, addDays(today, -FORECAST_HISTORY_DAYS));
  const spend = await readSpend(ctx, row.scope, { from, to: today });
  const outlook = forecastWindow(window, today, spend);
  const position = sumPosition(window, spend, outlook);
  const { forecast } = position;
  const [keys, models, people, alerts, taken, channels] = await Promise.all([
    readDrivers(ctx, spend, window, 'api_key'),
    readDrivers(ctx, spend, window, 'model'),
    readPeople(ctx, [...budget.recipientPeople, ...(budget.ownerId ? [budget.ownerId] : [])], budget.limits),
    readAlerts(ctx, budgetId),
    readTaken(ctx.db, budgetId),
    ctx.db.channel.findMany({ where: { id: { in: budget.recipientChannels } }, select: { name: true } }),
  ]);
  const named = (id: string) => people.get(id) ?? { id, name: id, hasAccess: false };
  return {
    ...row,
    limit: terms.limit?.toString() ?? null,
    spent: position.spent?.toString() ?? null,
    ahead: sumAhead(listDays(window.from, earlier(window.to, today)), spend).toString(),
    forecast: forecast && {
      low: forecast.low.toString(),
      expected: forecast.expected.toString(),
      high: forecast.high.toString(),
    },
    standing: judgeStanding(terms.limit, position),
    revision: budget.revision,
    base: terms.base?.toString() ?? null,
    raises: listRaises(budget, window.from, (id) => named(id).name),
    actual: budget.actualThresholds,
    forecastAt: budget.forecastThresholds,
    notes: budget.notes,
    owner: budget.ownerId === null ? null : named(budget.ownerId),
    people: budget.recipientPeople.map(named),
    addresses: budget.recipientAddresses,
    channels: budget.recipientChannels,
    channelNames: channels.map(({ name }) => name).sort(),
    dailyRate: dailyRate(listDays(from, today), today, spend)?.toString() ?? null,
    runsOutOn: runOutDay(window, spend, outlook, terms.limit),
    history: windows.map((one) => toPast(one, rows, spend, ctx.now)),
    ...{ keys: keys.map(toDriver), models: models.map(toDriver), alerts, taken },
    ...actionsOf(budget),
    familyModels: spend.filter.model ?? [],
  };
});

function sumAhead(days: readonly Day[], { aheadOf }: SpendDays): bigint {
  return days.reduce((total, day) => total + aheadOf(day), 0n);
}

function toDriver({ id, label, hint, value }: { id: string; label: string; hint: string | null; value: bigint }) {
  return { id, label, hint, value: value.toString() };
}

function toPast(window: Window, rows: readonly LimitRow[], spend: SpendDays, now: Date) {
  const today = dayOf(now);
  const { missingDays, partialDays } = countDays(
    { from: window.from, to: earlier(window.to, today) },
    now,
    spend.reads.stateOf,
  );
  return {
    ...{ from: window.from, to: window.to, missingDays },
    limit: findTerms(rows, window).limit?.toString() ?? null,
    spent: sumPosition(window, spend, null).spent?.toString() ?? null,
    isPartial: window.to >= today || partialDays > 0,
  };
}

function listRaises({ limits }: Budget & { limits: BudgetLimit[] }, from: Day, nameFor: (id: string) => string) {
  return limits.flatMap(({ kind, amountNano, until, reason, setById }) =>
    kind === 'raise' && until !== null && dayOf(until) >= from
      ? [{ amount: String(amountNano ?? 0n), until: dayOf(until), reason, byName: setById && nameFor(setById) }]
      : [],
  );
}

async function readPeople({ db }: Ctx, ids: readonly string[], limits: readonly BudgetLimit[]) {
  const wanted = [...new Set([...ids, ...limits.flatMap(({ setById }) => setById ?? [])])];
  const people = await db.person.findMany({ where: { id: { in: wanted } }, include: { user: true } });
  return new Map(people.map((one) => [one.id, { id: one.id, name: nameOf(one), hasAccess: hasAccess(one) }]));
}

async function readAlerts({ db }: Ctx, budgetId: string): Promise<BudgetAlert[]> {
  const alerts = await db.budgetAlert.findMany({
    where: { budgetId },
    orderBy: [{ at: 'desc' }, { threshold: 'desc' }],
    take: MOST_ALERTS,
  });
  const told = await db.notification.findMany({
    where: { subjectKind: 'budget', subjectId: budgetId, key: { in: alerts.map(({ id }) => id) } },
    select: { key: true, deliveries: { orderBy: { createdAt: 'asc' }, take: 50 } },
  });
  const ids = told.flatMap(({ deliveries }) => deliveries.flatMap(({ personId }) => personId ?? []));
  const people = await db.person.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, email: true },
  });
  const nameFor = (id: string | null) => {
    const person = people.find((one) => one.id === id);
    return person && nameOf(person);
  };
  return alerts.map((alert) => ({
    id: alert.id,
    from: dayOf(alert.periodFrom),
    basis: alert.basis === 'forecast' ? 'forecast' : 'actual',
    threshold: alert.threshold,
    state: alert.state === 'carried' ? 'carried' : alert.state === 'covered' ? 'covered' : 'told',
    limit: alert.limitNano.toString(),
    value: alert.valueNano.toString(),
    at: alert.at,
    reached: (told.find(({ key }) => key === alert.id)?.deliveries ?? []).map((one) => ({
      channel: one.channel,
      recipient: nameFor(one.personId) ?? one.recipient,
      state: one.state,
      at: one.endedAt,
    })),
  }));
}
