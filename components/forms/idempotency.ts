import { isTerminal, type Outcome } from '@/lib/operations/outcome';

/** A fresh key. `crypto.randomUUID` is missing on plain-http addresses other than localhost. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The key of the form's next try: kept while it is not known how the last one ended, else a new one. */
export function nextKey(key: string, outcome: Outcome, fresh: () => string = newIdempotencyKey): string {
  return isTerminal(outcome) ? fresh() : key;
}

/** What the page knows when no answer came at all. */
export const NO_ANSWER: Outcome = {
  status: 'unknown',
  code: 'unknown_outcome',
  message:
    'No answer came, so it is not known whether the change was made. Submit it again: it will not be done twice.',
};
