import type { createBudgetAction } from '@/lib/doors/actions/budgets';

type Input = Parameters<typeof createBudgetAction>[0];
export type BudgetWordsInput = Pick<
  Input,
  'name' | 'limit' | 'actual' | 'forecast' | 'recipients' | 'ownerId' | 'notes'
>;

/** What the form keeps beside its fields. */
export interface FormChoices {
  hasLimit: boolean;
  ownerId: string | null;
  people: readonly string[];
  /** Channels are chosen elsewhere, and stay as they are. */
  channels: readonly string[];
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');
const parts = (words: string) =>
  words
    .split(/[\s,;%]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `50, 80 %` as numbers; what is none stays to be refused. */
export function readPercents(words: string): number[] {
  return parts(words).map(Number);
}

export function wordsInput(fields: FormData, { hasLimit, ownerId, people, channels }: FormChoices): BudgetWordsInput {
  return {
    name: text(fields, 'name'),
    limit: hasLimit ? text(fields, 'limit') : null,
    actual: readPercents(text(fields, 'actual')),
    forecast: readPercents(text(fields, 'forecast')),
    recipients: { people: [...people], addresses: parts(text(fields, 'addresses')), channels: [...channels] },
    ownerId,
    notes: text(fields, 'notes'),
  };
}
