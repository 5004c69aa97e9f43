import { z } from 'zod';
import { formatMoney } from '@/lib/core/money';
import { formatDay } from '@/lib/core/time';
import { day, decimals } from '@/lib/operations/codecs';
import { declareKind, ref, text } from './declare';

const budget = z.object({
  budgetId: ref,
  /** What it is called: `Search, monthly`. */
  name: text,
});

/** Where a budget stands; amounts in nano-dollars. */
const standing = budget.extend({
  /** What people call the window: `November 2026`. */
  window: text,
  basis: z.enum(['actual', 'forecast']),
  percent: z.int().min(1).max(10_000),
  /** Spent so far, or what the forecast says. */
  amount: decimals,
  limit: decimals,
});

const more = budget.extend({ requestId: ref, askedBy: text, amount: decimals, until: day, reason: text });

const money = (nano: string) => formatMoney(BigInt(nano));
const atBudget = ({ budgetId }: { budgetId: string }) => `/budgets/${encodeURIComponent(budgetId)}`;
const example = { budgetId: '0b2f7c1e-0000-4000-8000-000000000001', name: 'Search, monthly' };
const asked = { requestId: '0b2f7c1e-0000-4000-8000-000000000002', askedBy: 'Ines Halloran' };

function percentMoved(before: string, after: string): string {
  const [from, to] = [BigInt(before), BigInt(after)];
  return from === 0n ? '100' : (((to > from ? to - from : from - to) * 100n) / from).toString();
}

export const BUDGET_KINDS = {
  'budget.threshold': declareKind({
    words: 'A budget passes a threshold',
    group: 'budgets',
    tone: 'warning',
    hears: 'cost:read',
    money: true,
    mail: 'at_once',
    about: standing,
    example: {
      ...{ ...example, window: 'November 2026', basis: 'actual', percent: 80 },
      ...{ amount: '802500000000', limit: '1000000000000' },
    },
    subject: ({ name, window, basis, percent }) =>
      basis === 'actual'
        ? `${name}: ${percent} % spent in ${window}`
        : `${name}: on course for ${percent} % in ${window}`,
    lines: ({ window, basis, amount, limit }) => [
      basis === 'actual'
        ? `${money(amount)} of ${money(limit)} was spent in ${window}.`
        : `The forecast for ${window} is ${money(amount)}; the limit is ${money(limit)}.`,
    ],
    path: atBudget,
  }),
  'budget.passed': declareKind({
    words: 'A budget is used up',
    group: 'budgets',
    tone: 'danger',
    hears: 'cost:read',
    money: true,
    mail: 'at_once',
    about: standing,
    example: {
      ...{ ...example, window: 'November 2026', basis: 'actual', percent: 100 },
      ...{ amount: '1004200000000', limit: '1000000000000' },
    },
    subject: ({ name, window }) => `${name}: used up in ${window}`,
    lines: ({ window, amount, limit }) => [`${money(amount)} was spent in ${window}; the limit is ${money(limit)}.`],
    path: atBudget,
  }),
  'budget.acted': declareKind({
    words: 'Steward acts when a budget is used up',
    group: 'budgets',
    tone: 'danger',
    hears: 'cost:read',
    mail: 'at_once',
    about: budget.extend({ action: text, isUndone: z.boolean() }),
    example: { ...example, action: 'The rate limits of Search were lowered to the tier Low.', isUndone: false },
    subject: ({ name, isUndone }) =>
      `${name}: ${isUndone ? 'action at the limit undone' : 'action taken at the limit'}`,
    lines: ({ action }) => [action],
    path: atBudget,
  }),
  'budget.more_asked': declareKind({
    words: 'Someone asks to raise a budget',
    group: 'budgets',
    tone: 'warning',
    hears: 'named',
    money: true,
    mail: 'at_once',
    about: more,
    example: { ...example, ...asked, amount: '250000000000', until: '2026-11-30', reason: 'A second index is built.' },
    subject: ({ name, askedBy, amount }) => `${askedBy} asks for ${money(amount)} more for ${name}`,
    lines: ({ until, reason }) => [`Until ${formatDay(until)}. Reason: ${reason}`],
    path: ({ requestId }) => `/approvals/${encodeURIComponent(requestId)}`,
  }),
  'budget.more_decided': declareKind({
    words: 'Your request to raise a budget was decided',
    group: 'budgets',
    tone: 'neutral',
    hears: 'named',
    mail: 'at_once',
    about: more.extend({ decision: z.enum(['approved', 'changed', 'refused']), decidedBy: text, note: text }),
    example: {
      ...{ ...example, ...asked, amount: '200000000000', until: '2026-11-30', reason: 'A second index is built.' },
      ...{ decision: 'changed', decidedBy: 'Dario Lindqvist', note: 'Enough for the month.' },
    },
    subject: ({ name, decision, amount }) =>
      decision === 'refused' ? `${name}: your request was refused` : `${name}: ${money(amount)} more was approved`,
    lines: ({ decision, decidedBy, until, note }) => [
      decision === 'refused'
        ? `${decidedBy} refused it.`
        : `${decidedBy} approved ${decision === 'changed' ? 'a different amount than requested' : 'it'}, until ${formatDay(until)}.`,
      ...(note === '' ? [] : [`Note: ${note}`]),
    ],
    path: ({ requestId }) => `/approvals/${encodeURIComponent(requestId)}`,
  }),
  'budget.proposed': declareKind({
    words: 'A team lead proposes a budget',
    group: 'budgets',
    tone: 'warning',
    hears: 'named',
    money: true,
    mail: 'at_once',
    about: z.object({ name: text, requestId: ref, askedBy: text, amount: decimals, reason: text }),
    example: { ...asked, name: 'Search, monthly', amount: '1000000000000', reason: 'Traffic doubles next month.' },
    subject: ({ name, askedBy, amount }) => `${askedBy} proposes a budget: ${name}, ${money(amount)}`,
    lines: ({ reason }) => [`Reason: ${reason.replace(/[.!?]$/, '')}.`, 'It is set when you approve it.'],
    path: ({ requestId }) => `/approvals/${encodeURIComponent(requestId)}`,
  }),
  'budget.proposal_decided': declareKind({
    words: 'Your proposal of a budget was decided',
    group: 'budgets',
    tone: 'neutral',
    hears: 'named',
    mail: 'at_once',
    about: z.object({
      ...{ what: text, requestId: ref, decidedBy: text, note: text },
      decision: z.enum(['approved', 'changed', 'refused']),
    }),
    example: {
      ...{ what: 'Set a monthly budget of $1,000.00 for Search', requestId: asked.requestId, decision: 'approved' },
      ...{ decidedBy: 'Dario Lindqvist', note: '' },
    },
    subject: ({ what, decision }) => `${what}: ${decision === 'refused' ? 'refused' : 'approved'}`,
    lines: ({ decision, decidedBy, note }) => [
      decision === 'refused'
        ? `${decidedBy} refused it.`
        : `${decidedBy} approved it${decision === 'changed' ? ' with another limit' : ''}.`,
      ...(note === '' ? [] : [`Note: ${note.replace(/[.!?]$/, '')}.`]),
    ],
    path: ({ requestId }) => `/approvals/${encodeURIComponent(requestId)}`,
  }),
  'forecast.changed': declareKind({
    words: 'The forecast for the month moves',
    group: 'budgets',
    tone: 'warning',
    hears: 'cost:read',
    money: true,
    mail: 'daily',
    about: z.object({ name: text, month: text, forecast: decimals, low: decimals, high: decimals, before: decimals }),
    example: {
      ...{ name: 'The organisation', month: 'November 2026', forecast: '48200000000000' },
      ...{ low: '45100000000000', high: '52000000000000', before: '39800000000000' },
    },
    subject: ({ name, month, forecast }) => `${name} is on course for ${money(forecast)} in ${month}`,
    lines: ({ forecast, low, high, before }) => [
      `When the forecast was last told, it was ${money(before)}: it ${BigInt(forecast) > BigInt(before) ? 'rose' : 'fell'} by ${percentMoved(before, forecast)} %.`,
      `The month is likely to end between ${money(low)} and ${money(high)}.`,
    ],
    path: () => '/',
  }),
};
