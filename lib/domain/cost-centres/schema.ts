import { z } from 'zod';
import { LINES_AT_ONCE } from '@/lib/core/named-lines';
import { monthField } from '@/lib/domain/months/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { CENTRE_COLUMNS } from './line-rules';
import { MOST_SHARES, SHARING_RULES, SUBJECT_KINDS, WHOLE_SHARE } from './rules';

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most} characters.`)
    .refine((typed) => !/\p{Cc}/u.test(typed), 'Remove control characters.');

export const centreTerms = z.object({
  code: text(40).min(1, 'Enter a code, such as 4100.'),
  name: text(80).min(1, 'Enter a name.'),
  project: text(80),
  ledgerCode: text(40),
});
export type CentreTerms = z.output<typeof centreTerms>;

const ofCentre = z.object({ costCentreId: z.uuid() });
const subjectOf = ({ costCentreId }: { costCentreId: string }) => ({ kind: 'cost_centre', id: costCentreId });
const declared = { permission: 'cost_centre:write', moves: ['figures'] } as const;

export const createCostCentre = declareCommand({
  name: 'cost_centre.create',
  words: 'Create cost centre',
  ...declared,
  input: centreTerms.extend({ costCentreId: z.uuid() }),
  subject: ({ costCentreId, code, name }) => ({ kind: 'cost_centre', id: costCentreId, name: `${code} ${name}` }),
});

/** `from` is when it was changed last, as the form showed it: what somebody else has changed meanwhile is not overwritten. */
export const changeCostCentre = declareCommand({
  name: 'cost_centre.change',
  words: 'Change cost centre',
  ...declared,
  input: centreTerms.extend({ ...ofCentre.shape, from: z.iso.datetime() }),
  subject: subjectOf,
});

export const archiveCostCentre = declareCommand({
  name: 'cost_centre.archive',
  words: 'Archive cost centre',
  ...declared,
  input: ofCentre,
  subject: subjectOf,
});

export const restoreCostCentre = declareCommand({
  name: 'cost_centre.restore',
  words: 'Restore cost centre',
  ...declared,
  input: ofCentre,
  subject: subjectOf,
});

export const costSubject = z.object({
  kind: z.enum(SUBJECT_KINDS),
  id: z
    .string()
    .min(1)
    .max(200)
    .refine((typed) => !/\p{Cc}/u.test(typed), 'This is not an ID.'),
});
export type CostSubject = z.output<typeof costSubject>;

/** What an assignment is kept under in the audit: the thing that it is of, where it is of one. */
const AUDIT_KINDS = { api_key: 'api_key', owner: 'user', workspace: 'workspace' } as const;
const MOST_SUBJECTS = 400;

/**
 * From a month on, until the next assignment of the same thing; null leaves it none of its own. `seen` is its own cost centre
 * as the form showed it.
 */
export const assignCostCentre = declareCommand({
  name: 'cost_centre.assign',
  words: 'Assign cost centre',
  ...declared,
  input: z.object({
    subjects: z
      .array(costSubject.extend({ seen: z.uuid().nullable().optional() }))
      .min(1, 'Choose what belongs to it.')
      .max(MOST_SUBJECTS, `Assign at most ${MOST_SUBJECTS} at once.`),
    costCentreId: z.uuid('Choose a cost centre.').nullable(),
    firstMonth: monthField,
  }),
  subject: ({ subjects, costCentreId }) => {
    const [one, ...more] = subjects;
    return one && more.length === 0
      ? { kind: AUDIT_KINDS[one.kind], id: one.id }
      : { kind: 'cost_centre', id: costCentreId ?? 'none' };
  },
  workspaces: ({ subjects }) => subjects.flatMap(({ kind, id }) => (kind === 'workspace' ? [id] : [])),
});

export const SHARING_KEY = 'cost_sharing';
const share = z.object({ costCentreId: z.uuid(), share: z.int().min(1, 'Use more than 0 %.').max(WHOLE_SHARE) });
export const costSharing = z
  .object({ rule: z.enum(SHARING_RULES), shares: z.array(share).max(MOST_SHARES) })
  .refine(({ rule, shares }) => rule !== 'fixed' || shares.reduce((sum, one) => sum + one.share, 0) === WHOLE_SHARE, {
    path: ['shares'],
    message: 'The shares must add up to 100 %.',
  })
  .refine(({ shares }) => new Set(shares.map(({ costCentreId }) => costCentreId)).size === shares.length, {
    path: ['shares'],
    message: 'Name each cost centre once.',
  })
  .transform(({ rule, shares }) => ({ rule, shares: rule === 'fixed' ? shares : [] }));

export const setCostSharing = declareCommand({
  name: 'cost_centre.set_sharing',
  words: 'Change how shared cost is split',
  ...declared,
  input: costSharing,
  subject: () => ({ kind: 'settings', id: SHARING_KEY, name: 'Shared cost' }),
});

export const COST_TAG_KEY = 'cost_centre_tag';
/** The tag of workspaces whose value is the code of a cost centre; null: none. */
export const costTag = z.object({ tagKey: text(100).min(1, 'Choose a tag.').nullable() });

export const setCostTag = declareCommand({
  name: 'cost_centre.set_tag',
  words: 'Choose the tag of cost centres',
  permission: 'settings:write',
  moves: ['figures'],
  input: costTag,
  result: settingChange(costTag),
  subject: () => ({ kind: 'settings', id: COST_TAG_KEY, name: 'Tag of cost centres' }),
});

const cells = z.partialRecord(z.enum(CENTRE_COLUMNS), z.string().max(2_000));

/** Lines of a file, as many as one change takes. Nearly anything may stand in them: each is judged on its own. */
export const importCostCentres = declareCommand({
  name: 'cost_centre.import',
  words: 'Import cost centres',
  ...declared,
  input: z.object({
    lines: z
      .array(z.object({ line: z.int().min(1), cells }))
      .min(1)
      .max(LINES_AT_ONCE),
  }),
  result: z.object({ refused: z.array(z.object({ line: z.int(), message: z.string() })) }),
  subject: () => ({ kind: 'cost_centre', id: 'import', name: 'Several cost centres' }),
});
