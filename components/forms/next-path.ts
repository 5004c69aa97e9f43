import type { OutcomeResult } from '@/lib/operations/outcome';

/** Where a change leads: to the requests while it waits for another person, else to what it made. */
export function nextPath({ isWaiting }: OutcomeResult, done: string): string {
  return isWaiting === true ? '/approvals' : done;
}
