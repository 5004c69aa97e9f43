import type { NanoDollars } from '@/lib/core/money';

/** `running` is not over; `incomplete` has days that were not read whole; `ready` waits for somebody to close it. */
export const MONTH_STATES = ['running', 'incomplete', 'ready', 'closed'] as const;
export type MonthState = (typeof MONTH_STATES)[number];

export function stateOfMonth(month: { isClosed: boolean; isOver: boolean; unreadDays: number }): MonthState {
  if (month.isClosed) return 'closed';
  if (!month.isOver) return 'running';
  return month.unreadDays > 0 ? 'incomplete' : 'ready';
}

export interface Invoice {
  amount: NanoDollars;
  tax: NanoDollars;
  credits: NanoDollars;
  /** Priority tier is invoiced, and the cost report leaves it out. */
  priority: NanoDollars;
}

/** What of an invoice nothing known explains: neither the reports, nor what whoever entered it knows beside them. */
export function subtractExplained({ amount, tax, credits, priority }: Invoice, reported: NanoDollars): NanoDollars {
  return amount - (reported + priority + tax - credits);
}
