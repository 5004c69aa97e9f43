import type { Tone } from '@/components/ui/status';
import type { BudgetPeriod, ScopeKind, Standing } from '@/lib/domain/budgets/rules';
import type { BudgetFacet } from '@/lib/domain/budgets/schema';

export const STANDING_LOOK: Readonly<Record<Standing, { tone: Tone; word: string; says: string }>> = {
  passed: { tone: 'danger', word: 'Used up', says: 'The limit is reached' },
  heading: { tone: 'warning', word: 'Will pass', says: 'The forecast reaches the limit' },
  near: { tone: 'warning', word: 'Near the limit', says: '80 % or more is spent' },
  on_track: { tone: 'good', word: 'On track', says: 'Neither the spend nor the forecast is near the limit' },
  no_limit: { tone: 'neutral', word: 'No limit', says: 'It is tracked without alerts' },
  unknown: { tone: 'neutral', word: 'Unknown', says: 'This period has not been read yet' },
};

export const SCOPE_WORDS: Readonly<Record<ScopeKind, string>> = {
  organization: 'Organisation',
  workspace: 'Workspace',
  workspace_tag: 'Workspace tag',
  model_family: 'Model family',
  api_key: 'API key',
  owner: 'Key owner',
  cost_centre: 'Cost centre',
};

export const PERIOD_WORDS: Readonly<Record<BudgetPeriod, { each: string; one: string }>> = {
  month: { each: 'Monthly', one: 'month' },
  week: { each: 'Weekly', one: 'week' },
  day: { each: 'Daily', one: 'day' },
};

export const FACET_WORDS: Readonly<Record<BudgetFacet, string>> = {
  all: 'Active',
  passed: 'Used up',
  heading: 'Will pass',
  near: 'Near the limit',
  on_track: 'On track',
  no_limit: 'Without a limit',
  archived: 'Archived',
};

export const BUDGET_ORDERS = [
  { value: 'used desc', label: 'Share used, most first' },
  { value: 'name asc', label: 'Name' },
  { value: 'spent desc', label: 'Spent, most first' },
  { value: 'remaining asc', label: 'Remaining, least first' },
  { value: 'limit desc', label: 'Limit, highest first' },
  { value: 'forecast desc', label: 'Forecast, highest first' },
] as const;
