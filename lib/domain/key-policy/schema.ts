import { z } from 'zod';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { MOST_PATTERN, patternProblem } from './name-rules';

export const KEY_POLICY_KEY = 'key_policy';
const MOST_DAYS = 3_650;
const MOST_EXCEPTIONS = 500;

const whole = (what: string, least: number, most: number) =>
  z
    .number(`Enter ${what}.`)
    .int('Enter a whole number.')
    .min(least, `Enter at least ${least}.`)
    .max(most, `Enter at most ${most}.`);
const daysField = whole('a number of days', 1, MOST_DAYS);

const patternField = z
  .string()
  .trim()
  .max(MOST_PATTERN, `Use at most ${MOST_PATTERN} characters.`)
  .superRefine((pattern, ctx) => {
    const problem = patternProblem(pattern);
    if (problem) ctx.addIssue(problem);
  });

/** Steps towards disabling a key that nothing uses, each with its time in days: nothing is disabled that people were not told of. */
export const unusedPolicy = z.object({
  /** Proposed for disabling when nothing has used it for longer than this. */
  proposeDays: whole('a number of days', 7, MOST_DAYS),
  /** People are told on which day it is disabled, so long after the proposal. */
  tellDays: whole('a number of days', 1, 365),
  /** Disabled so long after that, unless it was used. */
  waitDays: whole('a number of days', 1, 365),
});
export type UnusedPolicy = z.output<typeof unusedPolicy>;

const rules = {
  /** An active key should be replaced when it is so old. */
  rotationDays: daysField.nullable(),
  /** Workspaces that differ. */
  workspaces: z
    .array(z.object({ workspaceId: workspaceIdField, rotationDays: daysField.nullable() }))
    .max(MOST_EXCEPTIONS, `Name at most ${MOST_EXCEPTIONS} workspaces.`)
    .refine((list) => new Set(list.map(({ workspaceId }) => workspaceId)).size === list.length, 'Name each once.'),
  namePattern: patternField.nullable(),
  /** Active keys of one workspace at once. */
  mostActive: whole('a number of keys', 1, 10_000).nullable(),
  /** From making a key to its expiry. */
  mostDays: daysField.nullable(),
  /** A replaced key that was used on none of so many days is proposed for disabling. */
  quietDays: whole('a number of days', 1, 365),
  /** A replaced key that has been disabled for so long is proposed for archiving. */
  archiveDays: whole('a number of days', 1, 365),
  /** What becomes of keys that nothing uses; null: nothing. */
  unused: unusedPolicy.nullable(),
  /** More keys, of either kind, disabled by one person within so many minutes need a second person. */
  mostDisabled: whole('a number of keys', 1, 10_000),
  disableMinutes: whole('a number of minutes', 1, 1_440),
};

/** What keys of the vendor have to be like. Null: not asked for. What was never set is as it is by default. */
export const keyPolicy = z.object({
  rotationDays: rules.rotationDays.default(90),
  workspaces: rules.workspaces.default([]),
  namePattern: rules.namePattern.default(null),
  mostActive: rules.mostActive.default(null),
  mostDays: rules.mostDays.default(null),
  quietDays: rules.quietDays.default(7),
  archiveDays: rules.archiveDays.default(14),
  unused: rules.unused.default(null),
  mostDisabled: rules.mostDisabled.default(5),
  disableMinutes: rules.disableMinutes.default(10),
});
export type KeyPolicy = z.output<typeof keyPolicy>;

export const setKeyPolicy = declareCommand({
  name: 'key_policy.set',
  words: 'Set API key policy',
  permission: 'settings:write',
  /** All of it: what is left out would silently be as it is by default. */
  input: z.object(rules),
  result: settingChange(keyPolicy),
  subject: () => ({ kind: 'settings', id: KEY_POLICY_KEY, name: 'API key policy' }),
  approval: secondPerson('policy', 'policy:write'),
});

/** What a key can break. */
export const BREACHES = ['age', 'name', 'crowd', 'life'] as const;
export type Breach = (typeof BREACHES)[number];

export const BREACH_FACETS = ['all', ...BREACHES] as const;
export type BreachFacet = (typeof BREACH_FACETS)[number];

export const breachFilters = z.object({
  search: searchField,
  show: z.enum(BREACH_FACETS).default('all'),
  apiKeyId: apiKeyIdField.optional(),
  page: pageField.default(1),
});
