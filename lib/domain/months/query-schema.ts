import { z } from 'zod';
import { day, instant, nanoDollars, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { MONTH_STATES } from './rules';
import { monthField } from './schema';

const month = z.object({
  month: day,
  state: z.enum(MONTH_STATES),
  /** Days, up to today, whose cost was not read whole. */
  unreadDays: z.number(),
  /** What the reports say now, of what the reader may see. */
  reported: nanoDollars,
  /** Of a closed month: as it was then, and all that changed since. The two add up to what is reported. */
  closed: z.object({ at: instant, by: z.string(), frozen: nanoDollars, corrections: nanoDollars }).nullable(),
  /** For those who see all of the organisation's cost. */
  invoice: z
    .object({
      amount: nanoDollars,
      tax: nanoDollars,
      credits: nanoDollars,
      priority: nanoDollars,
      note: z.string().nullable(),
      by: z.string(),
      at: instant,
      /** What is left when the reports, and what is said of it here, are taken off. */
      unexplained: nanoDollars,
    })
    .nullable(),
});
export type Month = z.output<typeof month>;

const statementLine = z.object({
  /** Of a workspace, or of a key or what stands for none. */
  id: z.string(),
  name: z.string(),
  /** Null where the month is not closed. */
  frozen: nanoDollars.nullable(),
  corrections: nanoDollars,
  reported: nanoDollars,
});
export type StatementLine = z.output<typeof statementLine>;

const statement = month.extend({
  organizationName: z.string().nullable(),
  /** Null: of all workspaces. */
  workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Workspaces, or the keys of the one. */
  lines: z.array(statementLine),
  /** Corrections by the month in which they arrived. */
  arrivals: z.array(z.object({ month: day, amount: nanoDollars })),
});
export type Statement = z.output<typeof statement>;

export const monthList = declareQuery({
  name: 'month.list',
  permission: 'cost:read',
  input: nothing,
  output: z.object({ months: z.array(month), seesAll: z.boolean() }),
  words: 'List months',
});

export const statementGet = declareQuery({
  name: 'month.get_statement',
  permission: 'cost:read',
  input: z.object({ month: monthField, workspaceId: z.string().min(1).max(200).optional() }),
  output: statement,
  words: 'Read the statement of a month',
  isReport: true,
  absent: 'month',
});
