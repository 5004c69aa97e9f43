import { z } from 'zod';
import { MONTH_STATES } from '@/lib/domain/months/rules';
import { monthField } from '@/lib/domain/months/schema';
import { day, instant, nanoDollars, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { CENTRE_COLUMNS } from './line-rules';
import { SHARING_RULES, SUBJECT_KINDS } from './rules';
import { costSubject } from './schema';

const named = z.object({
  code: z.string(),
  name: z.string(),
  project: z.string(),
  ledgerCode: z.string(),
});

/** What a cost centre is charged for a month. */
const charged = z.object({
  /** Of its own keys, people and workspaces. */
  own: nanoDollars,
  /** Its part of the shared cost. */
  shared: nanoDollars,
  /** The two together, as reported now. */
  total: nanoDollars,
  /** Of a closed month: as it was then, and what changed since. The two add up to the total. */
  frozen: nanoDollars.nullable(),
  corrections: nanoDollars.nullable(),
});

/** A row of a month: of a cost centre, of what is unassigned, or of shared cost that is left apart. */
const centreLine = named.extend({ id: z.string(), ...charged.shape });
export type CentreLine = z.output<typeof centreLine>;

const sharing = z.object({
  rule: z.enum(SHARING_RULES),
  shares: z.array(z.object({ costCentreId: z.string(), share: z.number() })),
});

const centreMonth = z.object({
  month: day,
  state: z.enum(MONTH_STATES),
  closed: z.object({ at: instant, by: z.string() }).nullable(),
  /** Those with cost, the dearest first. */
  lines: z.array(centreLine),
  unassigned: centreLine,
  apart: centreLine,
  /** All shared cost, before it is split. */
  shared: nanoDollars,
  /** As the explorer reports it: the sum of all lines. */
  reported: nanoDollars,
  frozen: nanoDollars.nullable(),
  /** By which rule shared cost is split in this month. */
  sharing,
});
export type CentreMonth = z.output<typeof centreMonth>;

const centreRow = named.extend({
  id: z.string(),
  archivedAt: instant.nullable(),
  updatedAt: instant,
  /** How much is assigned to it this month, by kind. */
  assigned: z.object({ api_key: z.number(), owner: z.number(), workspace: z.number() }),
  /** Workspaces that belong to it by their tag. */
  tagged: z.number(),
});
export type CentreRow = z.output<typeof centreRow>;

const centreList = z.object({
  centres: z.array(centreRow),
  month: centreMonth,
  tagKey: z.string().nullable(),
  tagKeys: z.array(z.string()),
  /** Values of the tag that are no code of a cost centre. */
  unknownTags: z.array(z.object({ value: z.string(), workspaces: z.number() })),
  /** What has cost in this month and no cost centre: workspaces, the dearest first. */
  unassigned: z.array(z.object({ id: z.string(), name: z.string(), cost: nanoDollars })),
});
export type CentreList = z.output<typeof centreList>;

export const costCentreList = declareQuery({
  name: 'cost_centre.list',
  permission: 'cost_centre:read',
  input: nothing,
  output: centreList,
  words: 'List cost centres',
});

const assignment = z.object({
  kind: z.enum(SUBJECT_KINDS),
  id: z.string(),
  name: z.string(),
  hint: z.string().nullable(),
  firstMonth: day,
  /** First month of the next assignment; null: none is planned. */
  until: day.nullable(),
});
export type CentreAssignment = z.output<typeof assignment>;

const centreDetail = centreRow.extend({
  assignments: z.array(assignment),
  /** Twelve months, the newest first; null before anything of it was read. */
  months: z.array(z.object({ month: day, charged: charged.nullable() })),
});
export type CentreDetail = z.output<typeof centreDetail>;

const ofCentre = z.object({ costCentreId: z.uuid() });
export const costCentreGet = declareQuery({
  name: 'cost_centre.get',
  permission: 'cost_centre:read',
  input: ofCentre,
  output: centreDetail,
  words: 'Read a cost centre',
  absent: 'cost centre',
});

export const centreMonthGet = declareQuery({
  name: 'cost_centre.get_month',
  permission: 'cost_centre:read',
  input: z.object({ month: monthField }),
  output: centreMonth.extend({ organizationName: z.string().nullable() }),
  words: 'Read a month by cost centre',
  isReport: true,
  absent: 'month',
});
export type CentreMonthPage = z.output<typeof centreMonthGet.output>;

const statementLine = z.object({
  workspaceId: z.string(),
  workspace: z.string(),
  keyId: z.string(),
  key: z.string(),
  frozen: nanoDollars.nullable(),
  corrections: nanoDollars.nullable(),
  reported: nanoDollars,
});
export type CentreStatementLine = z.output<typeof statementLine>;

const centreStatement = centreLine.extend({
  month: day,
  state: z.enum(MONTH_STATES),
  closed: z.object({ at: instant, by: z.string() }).nullable(),
  organizationName: z.string().nullable(),
  sharing,
  /** Its own cost by workspace and key. */
  lines: z.array(statementLine),
  /** Its part of the shared cost as it was closed, and since. */
  sharedFrozen: nanoDollars.nullable(),
});
export type CentreStatement = z.output<typeof centreStatement>;

export const centreStatementGet = declareQuery({
  name: 'cost_centre.get_statement',
  permission: 'cost_centre:read',
  input: ofCentre.extend({ month: monthField }),
  output: centreStatement,
  words: 'Read the statement of a cost centre',
  isReport: true,
  absent: 'statement',
});

/** The cost centre in force for one thing this month, and where it comes from. */
const inForce = z.object({
  costCentre: named.extend({ id: z.string() }).nullable(),
  /** What decides: the thing itself, or what comes after it. */
  by: z.enum([...SUBJECT_KINDS, 'tag']).nullable(),
  byName: z.string().nullable(),
  /** Its own, if it has one. */
  ownId: z.string().nullable(),
  firstMonth: day.nullable(),
  next: z.object({ month: day, code: z.string().nullable() }).nullable(),
});
export type CentreInForce = z.output<typeof inForce>;

export const costCentreOf = declareQuery({
  name: 'cost_centre.get_of',
  permission: 'cost:read',
  input: costSubject,
  output: inForce.nullable(),
  words: 'Read the cost centre of one thing',
});

const choice = z.object({ id: z.string(), code: z.string(), name: z.string() });
export type CentreChoice = z.output<typeof choice>;

export const costCentreChoices = declareQuery({
  name: 'cost_centre.list_choices',
  permission: 'cost_centre:write',
  input: nothing,
  output: z.object({ centres: z.array(choice), months: z.array(day) }),
  words: 'List what can be assigned',
});

export const costCentreFile = declareQuery({
  name: 'cost_centre.list_file',
  permission: 'cost_centre:read',
  input: nothing,
  output: z.array(z.record(z.enum(CENTRE_COLUMNS), z.string())),
  words: 'List cost centres as a file',
});
