import type { Refusal } from './refusals';
import type { Route } from './routes';
import type { Served } from './usage-reader';
import type { KeyRow } from './verdicts';

export interface Asking {
  key: KeyRow;
  route: Route;
}

/** Room that was taken for one request, until what it came to is known. */
export interface Reservation {
  /** Null: nothing is known of it. Once. */
  settle(served: Served | null): void;
}

/** Whether there is room for a request: limits and budgets are such, one after another. */
export interface Allowances {
  reserve(asking: Asking): Promise<Reservation | { refused: Refusal }> | Reservation | { refused: Refusal };
}

export const NO_LIMIT: Reservation = { settle: () => undefined };
