import { rangeWords } from '@/components/usage/range';
import type { SpendWindow } from '@/lib/lists/query-schema';

/** Which days the spend of a list is of. */
export function spendNote(window: SpendWindow | null): string {
  return window ? `Spend from ${rangeWords(window)}, UTC` : 'No cost read yet';
}
