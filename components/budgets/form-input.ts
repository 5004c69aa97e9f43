import type { createBudgetAction } from '@/lib/doors/actions/budgets';

import type { ActionChoices } from './action-fields';

type Input = Parameters<typeof createBudgetAction>[0];
type BudgetWordsInput = Omit<Input, 'budgetId' | 'scope' | 'period' | 'firstDay'>;

/** What the form keeps beside its fields. */
export interface FormChoices extends ActionChoices {
  hasLimit: boolean;
  ownerId: string | null;
  people: readonly string[];
  channels: readonly string[];
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');
const parts = (words: string) => words.split(/[\s,;%]+/).filter((part) => part !== '');
/** `50, 80 %` as numbers; whatever is not a number stays, to be refused. */
const percents = (words: string) => parts(words).map(Number);

export function wordsInput(fields: FormData, choices: FormChoices): BudgetWordsInput {
  const { hasLimit, ownerId, people, channels, actions, actionTier, undoActions } = choices;
  return {
    name: text(fields, 'name'),
    limit: hasLimit ? text(fields, 'limit') : null,
    actual: percents(text(fields, 'actual')),
    forecast: percents(text(fields, 'forecast')),
    recipients: { people: [...people], addresses: parts(text(fields, 'addresses')), channels: [...channels] },
    ...{ ownerId, actions: [...actions], actionTier, undoActions },
    notes: text(fields, 'notes'),
  };
}
