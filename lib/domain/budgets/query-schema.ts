import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { listPage, pageOf } from '@/lib/lists/query-schema';
import { day, instant, nanoDollars, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ACTION_TIERS, BUDGET_ACTIONS, UNDO_REASONS } from './action-rules';
import { LINE_COLUMNS } from './line-rules';
import { BASES, PERIODS, SCOPE_KINDS, STANDINGS } from './rules';
import { BUDGET_FACETS, budgetFilters, scopeField } from './schema';

const scope = z.object({
  kind: z.enum(SCOPE_KINDS),
  id: z.string(),
  /** What it is called. */
  label: z.string(),
  /** What it belongs to: a key's workspace. */
  hint: z.string().nullable(),
  /** It is archived or gone, so that it can cost nothing more. */
  isOver: z.boolean(),
});

const outlook = z.object({ low: nanoDollars, expected: nanoDollars, high: nanoDollars });

/** A budget as it stands in its current month, week or day. */
const budgetRow = z.object({
  id: z.string(),
  name: z.string(),
  scope,
  period: z.enum(PERIODS),
  from: day,
  to: day,
  /** First day of its first period; until then it counts nothing. */
  firstDay: day,
  /** Null: no limit. Zero is a limit. */
  limit: nanoDollars.nullable(),
  /** Null: no day of the period was read. */
  spent: nanoDollars.nullable(),
  forecast: outlook.nullable(),
  standing: z.enum(STANDINGS),
  missingDays: z.number(),
  /** When the cost was last read. */
  dataAsOf: instant.nullable(),
  isStale: z.boolean(),
  ownerName: z.string().nullable(),
  archivedAt: instant.nullable(),
});
export type BudgetRow = z.output<typeof budgetRow>;

const budgetPage = listPage(budgetRow, BUDGET_FACETS);
export type BudgetPage = z.output<typeof budgetPage>;

const person = z.object({
  id: z.string(),
  name: z.string(),
  /** Without access to Steward, they are told nothing. */
  hasAccess: z.boolean(),
});

const driver = z.object({ id: z.string(), label: z.string(), hint: z.string().nullable(), value: nanoDollars });

const alert = z.object({
  id: z.string(),
  from: day,
  basis: z.enum(BASES),
  threshold: z.number(),
  /** `told`; `covered` by a higher one that was told with it; `carried` over a change of the limit. */
  state: z.enum(['told', 'covered', 'carried']),
  limit: nanoDollars,
  value: nanoDollars,
  at: instant,
  /** Recipients, by which channel and when. */
  reached: z.array(z.object({ channel: z.string(), recipient: z.string(), state: z.string(), at: instant.nullable() })),
});
export type BudgetAlert = z.output<typeof alert>;

const takenRun = z.object({
  /** As its change stands; `queued`: not begun. */
  state: z.string(),
  message: z.string().nullable(),
  at: instant.nullable(),
  things: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      outcome: z.enum(['changed', 'left', 'failed', 'waiting']),
      /** What changed, or why nothing did. */
      words: z.array(z.string()),
    }),
  ),
});
export type TakenRun = z.output<typeof takenRun>;

const takenAction = z.object({
  id: z.string(),
  action: z.enum(BUDGET_ACTIONS),
  tier: z.string().nullable(),
  from: day,
  at: instant,
  /** Null: it was over before it began. */
  run: takenRun.nullable(),
  intentId: z.string().nullable(),
  undo: takenRun.extend({ reason: z.enum(UNDO_REASONS) }).nullable(),
});
export type TakenAction = z.output<typeof takenAction>;

const budgetDetail = budgetRow.extend({
  revision: z.number(),
  /** Of what is spent, what went through the gateway and is not in Anthropic's report yet. */
  ahead: nanoDollars,
  /** What was set, without raises; null: no limit. */
  base: nanoDollars.nullable(),
  raises: z.array(z.object({ amount: nanoDollars, until: day, reason: z.string(), byName: z.string().nullable() })),
  actual: z.array(z.number()),
  forecastAt: z.array(z.number()),
  notes: z.string(),
  owner: person.nullable(),
  people: z.array(person),
  addresses: z.array(z.string()),
  channels: z.array(z.string()),
  /** Those that still are there, by name. */
  channelNames: z.array(z.string()),
  /** What a day cost, on the mean of the last seven whole ones. */
  dailyRate: nanoDollars.nullable(),
  /** The day on which what is expected reaches the limit; null: not in this period. */
  runsOutOn: day.nullable(),
  /** Twelve periods, the oldest first; spent is null where nothing was read. */
  history: z.array(
    z.object({
      from: day,
      to: day,
      limit: nanoDollars.nullable(),
      spent: nanoDollars.nullable(),
      isPartial: z.boolean(),
      missingDays: z.number(),
    }),
  ),
  keys: z.array(driver),
  models: z.array(driver),
  /** The names of models that a family has, for the explorer. */
  familyModels: z.array(z.string()),
  alerts: z.array(alert),
  /** What it does when it is used up. */
  actions: z.array(z.enum(BUDGET_ACTIONS)),
  actionTier: z.enum(ACTION_TIERS),
  undoActions: z.boolean(),
  /** What it did. */
  taken: z.array(takenAction),
});
export type BudgetDetail = z.output<typeof budgetDetail>;

export const budgetList = declareQuery({
  name: 'budget.list',
  permission: 'budget:read',
  input: budgetFilters,
  output: budgetPage,
  words: 'List budgets',
});

export const budgetGet = declareQuery({
  name: 'budget.get',
  permission: 'budget:read',
  input: z.object({ budgetId: z.uuid() }),
  output: budgetDetail,
  words: 'Read a budget',
  absent: 'budget',
});

export const budgetProposable = declareQuery({
  name: 'budget.list_proposable',
  permission: 'budget:propose',
  input: z.object({}),
  output: z.array(z.object({ workspaceId: z.string(), apiKeyId: z.null(), name: z.string() })),
  words: 'List what a budget can be proposed for',
});

const preview = z.object({
  /** What a budget of this can do at all. */
  possible: z.array(z.enum(BUDGET_ACTIONS)),
  /** What the reader may have it do. */
  allowed: z.array(z.enum(BUDGET_ACTIONS)),
  keys: z.array(z.object({ id: z.string(), name: z.string(), protectedReason: z.string().nullable() })),
  tiers: z.array(
    z.object({
      tier: z.enum(ACTION_TIERS),
      limits: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          changes: z.array(z.string()),
          /** Why it is left alone. */
          why: z.string(),
        }),
      ),
    }),
  ),
  spendLimit: z.object({
    /** Whose. */
    name: z.string(),
    /** False: Anthropic does not offer it here. */
    isOffered: z.boolean(),
    /** Why nothing would be set, or may not be; empty where it would. */
    why: z.string(),
  }),
});
export type ActionPreview = z.output<typeof preview>;

export const budgetPreview = declareQuery({
  name: 'budget.preview_actions',
  permission: 'budget:write',
  input: z.object({ scope: scopeField, period: z.enum(PERIODS).default('month') }),
  output: preview,
  words: 'Preview what a used-up budget would do',
});

const inMonth = z.object({ spent: nanoDollars.nullable(), limit: nanoDollars.nullable(), hasBudget: z.boolean() });
const yearRow = z.object({
  id: z.string(),
  label: z.string(),
  budgetId: z.string().nullable(),
  /** One for each month of the year that has begun. */
  months: z.array(inMonth),
  spent: nanoDollars,
  /** Of the months with a limit. */
  limit: nanoDollars.nullable(),
  /** What those months with a limit cost. */
  spentOfLimit: nanoDollars,
});
export type YearRow = z.output<typeof yearRow>;

const budgetYear = z.object({
  year: z.number(),
  months: z.array(z.object({ from: day, isPartial: z.boolean(), missingDays: z.number() })),
  /** Null for whoever sees some workspaces alone. */
  organization: yearRow.nullable(),
  workspaces: z.array(yearRow),
  asOf: instant.nullable(),
});
export type BudgetYear = z.output<typeof budgetYear>;

export const budgetYearGet = declareQuery({
  name: 'budget.year',
  permission: 'budget:read',
  input: z.object({ year: z.int().min(2020).max(2100) }),
  output: budgetYear,
  words: 'Compare budgets with a year’s cost',
  isReport: true,
});

/** What a scope cost in its last three whole periods, and what a limit could be. */
const suggestion = z.object({
  past: z.array(z.object({ from: day, spent: nanoDollars.nullable() })),
  /** Spent so far in the current one. */
  now: nanoDollars.nullable(),
  /** A tenth above the dearest of the three, rounded up; null where nothing is known. */
  limit: nanoDollars.nullable(),
  /** The budget that there is already. */
  existing: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type BudgetSuggestion = z.output<typeof suggestion>;

export const budgetSuggest = declareQuery({
  name: 'budget.suggest',
  permission: 'budget:write',
  input: z.object({ scope: scopeField, period: z.enum(PERIODS) }),
  output: suggestion,
  words: 'Suggest a limit',
});

const choice = z.object({ id: z.string(), name: z.string(), email: z.string() });
const choices = z.object({
  people: z.array(choice),
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  ...{ families: z.array(z.string()), tags: z.array(z.string()) },
});
export type BudgetChoices = z.output<typeof choices>;

export const budgetChoices = declareQuery({
  name: 'budget.list_choices',
  permission: 'budget:write',
  input: nothing,
  output: choices,
  words: 'List a budget’s possible recipients and scopes',
});

/** Budgets that are in force for exactly what is shown, for lines on charts. */
const line = z.object({
  id: z.string(),
  name: z.string(),
  period: z.enum(PERIODS),
  /** Limits by the first day of each period in the range; null: none in that period. */
  limits: z.array(z.object({ from: day, limit: nanoDollars.nullable() })),
});
export type BudgetLine = z.output<typeof line>;

export const budgetLines = declareQuery({
  name: 'budget.list_lines',
  permission: 'budget:read',
  input: z.object({
    scope: scopeField,
    from: day,
    to: day,
    /** Of a chart of models: those that it shows. */
    models: z.array(z.string().max(200)).max(200).default([]),
  }),
  output: z.array(line),
  words: 'List the limits of a chart',
});

export const budgetFile = declareQuery({
  name: 'budget.list_file',
  permission: 'budget:write',
  input: nothing,
  output: z.array(z.record(z.enum(LINE_COLUMNS), z.string())),
  words: 'List budgets as a file',
});

/** A budget by name alone, for whoever may ask for more and not see its figures. */
const askable = z.object({ id: z.string(), name: z.string(), period: z.enum(PERIODS) });
export type AskableBudget = z.output<typeof askable>;

export const budgetsAskable = declareQuery({
  name: 'budget.list_askable',
  permission: 'budget:request',
  input: z.object({ workspaceId: workspaceIdField }),
  output: z.array(askable),
  words: 'List budgets to request more of',
});

export const budgetsOf = declareQuery({
  name: 'budget.list_of',
  permission: 'budget:read',
  input: z.object({ scope: scopeField }),
  output: pageOf(budgetRow).shape.rows,
  words: 'List the budgets of one thing',
});
