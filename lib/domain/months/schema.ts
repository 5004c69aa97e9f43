import { z } from 'zod';
import { nanoFromDollars } from '@/lib/core/money';
import { isDay, monthStart } from '@/lib/core/time';
import { declareCommand } from '@/lib/operations/declare-command';
import { dollarsText } from '@/lib/operations/dollars-text';

/** The first day of a month. */
export const monthField = z
  .string()
  .refine((text) => isDay(text) && monthStart(text) === text, 'This is not a month such as 2026-11-01.');
const AMOUNT = 'Enter an amount in dollars, such as 1250 or 1250.75.';
const dollarsField = dollarsText(AMOUNT).refine((text) => nanoFromDollars(text) !== null, AMOUNT);
const noneField = z.union([z.literal('').transform(() => '0'), dollarsField]);

const declared = { permission: 'month:close', moves: ['figures'] } as const;
const subject = ({ month }: { month: string }) => ({ kind: 'month', id: month, name: month.slice(0, 7) });

export const closeMonth = declareCommand({
  name: 'month.close',
  words: 'Close month',
  permanent: true,
  ...declared,
  input: z.object({ month: monthField }),
  subject,
});

/** `from` is the invoice as the page showed it: one that somebody else entered meanwhile is not written over unseen. */
export const setInvoice = declareCommand({
  name: 'month.set_invoice',
  words: 'Enter invoice of month',
  ...declared,
  input: z.object({
    month: monthField,
    from: z.string().max(40).nullable(),
    amount: dollarsField,
    tax: noneField,
    credits: noneField,
    priority: noneField,
    note: z.string().trim().max(300, 'Use at most 300 characters.'),
  }),
  subject,
});
