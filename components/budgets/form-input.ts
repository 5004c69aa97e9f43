import type { createBudgetAction } from '@/lib/doors/actions/budgets';

type Input = Parameters<typeof createBudgetAction>[0];
type BudgetWordsInput = Pick<Input, 'name' | 'limit' | 'actual' | 'forecast' | 'recipients' | 'ownerId' | 'notes'>;

/** What the form keeps beside its fields. */
export interface FormChoices {
  hasLimit: boolean;
  ownerId: string | null;
  people: readonly string[];
  /** Channels are chosen elsewhere, and stay as they are. */
  channels: readonly string[];
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');
const parts = (words: string) => words.split(/[\s,;%]+/).filter((part) => part !== '');
/** `50, 80 %` as numbers; whatever is not a number stays, to be refused. */
const percents = (words: string) => parts(words).map(Number);

export function wordsInput(fields: FormData, { hasLimit, ownerId, people, channels }: FormChoices): BudgetWordsInput {
  return {
    name: text(fields, 'name'),
    limit: hasLimit ? text(fields, 'limit') : null,
    actual: percents(text(fields, 'actual')),
    forecast: percents(text(fields, 'forecast')),
    recipients: { people: [...people], addresses: parts(text(fields, 'addresses')), channels: [...channels] },
    ownerId,
    notes: text(fields, 'notes'),
  };
}
