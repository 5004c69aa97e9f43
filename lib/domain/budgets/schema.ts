import { z } from 'zod';
import { dollars, nanoFromDollars } from '@/lib/core/money';
import { LINES_AT_ONCE } from '@/lib/core/named-lines';
import { isDay } from '@/lib/core/time';
import { emailField } from '@/lib/domain/accounts/schema';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { dollarsText } from '@/lib/operations/dollars-text';
import { ACTION_TIERS, BUDGET_ACTIONS } from './action-rules';
import { LINE_COLUMNS } from './line-rules';
import {
  HIGHEST_THRESHOLD,
  MOST_DOLLARS,
  MOST_NOTES,
  MOST_RECIPIENTS,
  MOST_THRESHOLDS,
  PERIODS,
  SCOPE_KINDS,
} from './rules';

const AMOUNT = 'Enter an amount in dollars, such as 1500 or 1500.50.';

/** An amount as it is typed, `$1,500.50`; kept as plain exact dollars. */
export const dollarsField = dollarsText(AMOUNT)
  .pipe(
    z
      .string()
      .min(1, 'Enter an amount, or choose no limit.')
      .refine((text) => !text.startsWith('-'), 'A budget cannot be negative.')
      .refine((text) => text.startsWith('-') || nanoFromDollars(text) !== null, AMOUNT)
      .refine(
        (text) => (nanoFromDollars(text) ?? 0n) <= BigInt(MOST_DOLLARS) * 1_000_000_000n,
        `Enter at most $${MOST_DOLLARS.toLocaleString('en-US')}.`,
      ),
  )
  .transform((text) => dollars(nanoFromDollars(text) ?? 0n));

export const scopeField = z
  .object({ kind: z.enum(SCOPE_KINDS, 'Choose what the budget covers.'), id: z.string().max(400) })
  .refine(({ kind, id }) => (kind === 'organization') === (id === ''), { path: ['id'], message: 'Choose one.' })
  .refine(({ id }) => !/\p{Cc}/u.test(id), { path: ['id'], message: 'This is not an ID or a name.' })
  .refine(({ kind, id }) => kind !== 'workspace_tag' || /^.{1,100}=./.test(id), {
    path: ['id'],
    message: 'Write a tag as key=value.',
  });

const thresholdsField = z
  .array(
    z
      .int('Use whole percentages.')
      .min(1, 'Use 1 % or more.')
      .max(HIGHEST_THRESHOLD, `Use at most ${HIGHEST_THRESHOLD} %.`),
  )
  .max(MOST_THRESHOLDS, `Use at most ${MOST_THRESHOLDS} thresholds.`)
  .transform((all) => [...new Set(all)].sort((a, b) => a - b));

const MANY = `Use at most ${MOST_RECIPIENTS}.`;
export const recipientsField = z.object({
  people: z.array(z.uuid()).max(MOST_RECIPIENTS, MANY).default([]),
  addresses: z.array(emailField).max(MOST_RECIPIENTS, MANY).default([]),
  channels: z.array(z.uuid()).max(MOST_RECIPIENTS, MANY).default([]),
});

const words = {
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(80, 'Use at most 80 characters.')
    .refine((text) => !/\p{Cc}/u.test(text), 'Remove control characters.'),
  /** Null: no limit. */
  limit: dollarsField.nullable(),
  actual: thresholdsField,
  forecast: thresholdsField,
  recipients: recipientsField,
  ownerId: z.uuid().nullable(),
  /** What Steward does when it is used up: nothing, unless chosen. */
  actions: z.array(z.enum(BUDGET_ACTIONS)).max(BUDGET_ACTIONS.length).default([]),
  actionTier: z.enum(ACTION_TIERS, 'Choose a tier.').default('low'),
  undoActions: z.boolean().default(true),
  notes: z
    .string()
    .max(MOST_NOTES, `Use at most ${MOST_NOTES} characters.`)
    .transform((text) => text.replace(/[^\P{Cc}\n]+/gu, ' ').trim()),
};

export const budgetTerms = z.object({
  ...words,
  scope: scopeField,
  period: z.enum(PERIODS, 'Choose month, week or day.'),
  /** A day of the first month, week or day. */
  firstDay: z.string().refine(isDay, 'Enter a day such as 2026-11-01.'),
});
export type BudgetTerms = z.output<typeof budgetTerms>;

export const createBudget = declareCommand({
  name: 'budget.create',
  words: 'Create budget',
  moves: ['figures'],
  permission: 'budget:write',
  /** The form makes the id, so that what is asked of a budget begins with its making. */
  input: budgetTerms.extend({ budgetId: z.uuid() }),
  subject: ({ budgetId, name }) => ({ kind: 'budget', id: budgetId, name }),
  approval: secondPerson('budget', 'budget:write'),
  workspaces: ({ scope }) => (scope.kind === 'workspace' ? [scope.id] : []),
});

const ofBudget = z.object({ budgetId: z.uuid() });
const subjectOf = ({ budgetId }: { budgetId: string }) => ({ kind: 'budget', id: budgetId });

/** `revision` is the one that the form showed: a limit that somebody else has changed meanwhile is not overwritten. */
export const changeBudget = declareCommand({
  name: 'budget.change',
  words: 'Change budget',
  moves: ['figures'],
  permission: 'budget:write',
  input: ofBudget.extend({ ...words, revision: z.int().min(1) }),
  subject: subjectOf,
  approval: secondPerson('budget', 'budget:write'),
});

export const archiveBudget = declareCommand({
  name: 'budget.archive',
  words: 'Archive budget',
  moves: ['figures'],
  permission: 'budget:write',
  input: ofBudget,
  subject: subjectOf,
});

export const restoreBudget = declareCommand({
  name: 'budget.restore',
  words: 'Restore budget',
  moves: ['figures'],
  permission: 'budget:write',
  input: ofBudget,
  subject: subjectOf,
});

const ofAction = ofBudget.extend({ actionId: z.uuid() });

/** Steward itself, when a budget is used up. */
export const actOnBudget = declareCommand({
  name: 'budget.act',
  words: 'Act on a used-up budget',
  moves: ['spend'],
  permission: 'budget:write',
  askedBy: 'system',
  background: true,
  input: ofAction,
  subject: subjectOf,
});

/** Restores what it changed, where nobody has changed it since. */
export const undoBudgetAction = declareCommand({
  name: 'budget.undo_action',
  words: 'Undo what a budget did',
  moves: ['spend'],
  permission: 'budget:write',
  askedBy: 'system',
  background: true,
  input: ofAction,
  subject: subjectOf,
});

const cell = z.string().max(2_000);

/** Lines of a file, as many as one change takes. Nearly anything may stand in them: each is judged on its own. */
export const importBudgets = declareCommand({
  name: 'budget.import',
  words: 'Import budgets',
  freshSignIn: 'always',
  moves: ['figures'],
  permission: 'budget:write',
  input: z.object({
    lines: z
      .array(z.object({ line: z.int().min(1), cells: z.partialRecord(z.enum(LINE_COLUMNS), cell) }))
      .min(1)
      .max(LINES_AT_ONCE),
  }),
  result: z.object({ refused: z.array(z.object({ line: z.int(), message: z.string() })) }),
  subject: () => ({ kind: 'budgets', id: 'import', name: 'Several budgets' }),
});

const reasonField = z
  .string()
  .max(500, 'Use at most 500 characters.')
  .transform((text) => text.replace(/[^\P{Cc}\n]+/gu, ' ').trim())
  .pipe(z.string().min(1, 'Enter a reason.'));

/** More until a day. It waits for the budget's owner, else for billing, admins and owners. */
export const requestMore = declareCommand({
  name: 'budget.request_more',
  words: 'Request a higher budget',
  moves: ['figures'],
  permission: 'budget:request',
  input: ofBudget.extend({
    amount: dollarsField.refine((text) => text !== '0', 'Enter how much more is needed.'),
    until: z.string().refine(isDay, 'Enter a day such as 2026-12-31.'),
    reason: reasonField,
  }),
  asksItself: true,
  subject: subjectOf,
  approval: { permission: 'budget:write', changeable: ['amount', 'until'] },
});

/** A lead's, of a workspace that they lead or a key in it. It waits for whoever sets budgets. */
export const proposeBudget = declareCommand({
  name: 'budget.propose',
  words: 'Propose budget',
  moves: ['figures'],
  permission: 'budget:propose',
  input: z.object({
    workspaceId: workspaceIdField,
    /** Null: the workspace itself. */
    apiKeyId: apiKeyIdField.nullable(),
    period: z.enum(PERIODS, 'Choose month, week or day.'),
    limit: dollarsField,
    reason: reasonField,
  }),
  subject: ({ workspaceId, apiKeyId }) =>
    apiKeyId === null ? { kind: 'workspace', id: workspaceId } : { kind: 'api_key', id: apiKeyId },
  object: ({ workspaceId }) => ({ workspaceId }),
  approval: { permission: 'budget:write', changeable: ['limit'] },
});

export const BUDGET_FACETS = ['all', 'passed', 'near', 'heading', 'on_track', 'no_limit', 'archived'] as const;
export type BudgetFacet = (typeof BUDGET_FACETS)[number];
export const BUDGET_SORTS = ['name', 'spent', 'limit', 'remaining', 'forecast', 'used'] as const;
export type BudgetSort = (typeof BUDGET_SORTS)[number];

export const budgetFilters = z.object({
  search: searchField,
  show: z.enum(BUDGET_FACETS).default('all'),
  scopeKind: z.enum(SCOPE_KINDS).optional(),
  period: z.enum(PERIODS).optional(),
  sort: z.enum(BUDGET_SORTS).default('used'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
export type BudgetFilters = z.input<typeof budgetFilters>;
