import { z } from 'zod';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { WRITABLE_TYPES } from './rules';
import { TIERS } from './tier-rules';

const MOST_LIMITS = 16;
const MOST_WORKSPACES = 100;
const NO_NUMBER = 'Enter a whole number of 0 or more, or leave it empty to use the organisation’s limit.';

const rateLimitIdField = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, 'This is not a rate limit.');
const valueField = z.number(NO_NUMBER).int(NO_NUMBER).min(0, NO_NUMBER).max(Number.MAX_SAFE_INTEGER, NO_NUMBER);
const resumeOf = z.uuid().optional();

/** Every change of limits has this in its target, so that a concurrent reading does not undo it. */
export const LIMITS_TARGET = 'rate_limits';
export const EVERY_WORKSPACE = 'organization';

export const setRateLimit = declareCommand({
  name: 'rate_limit.set',
  words: 'Change rate limits',
  moves: ['spend'],
  permission: 'rate_limit:write',
  input: z.object({
    workspaceId: workspaceIdField,
    rateLimitId: rateLimitIdField,
    limits: z
      .array(
        z.object({
          type: z.enum(WRITABLE_TYPES),
          /** Null: without an override. */
          value: valueField.nullable(),
          /** The value the person saw, so that someone else's change is not overwritten; without it, it is set anyway. */
          expected: valueField.nullable().optional(),
        }),
      )
      .min(1, 'Change at least one limit.')
      .max(MOST_LIMITS)
      .refine((limits) => new Set(limits.map(({ type }) => type)).size === limits.length, 'List each limit once.'),
  }),
  result: z.object({
    limits: z.array(z.object({ type: z.string(), before: z.number().nullable(), after: z.number().nullable() })),
  }),
  subject: ({ workspaceId }) => ({ kind: LIMITS_TARGET, id: workspaceId }),
  object: ({ workspaceId }) => ({ workspaceId }),
});

export const applyTier = declareCommand({
  name: 'rate_limit.apply_tier',
  words: 'Apply rate-limit tier',
  moves: ['spend'],
  permission: 'rate_limit:write',
  background: true,
  input: z.object({
    tier: z.enum(TIERS, 'Choose a tier.'),
    workspaceIds: z
      .array(workspaceIdField)
      .min(1, 'Choose at least one workspace.')
      .max(MOST_WORKSPACES, `Choose at most ${MOST_WORKSPACES} workspaces at once.`)
      .refine((ids) => new Set(ids).size === ids.length, 'List each workspace once.'),
    resumeOf,
  }),
  subject: () => ({ kind: LIMITS_TARGET, id: EVERY_WORKSPACE, name: 'Several workspaces' }),
  workspaces: ({ workspaceIds }) => workspaceIds,
});

/** Restores what a tier replaced, unless it has been changed since. */
export const undoTier = declareCommand({
  name: 'rate_limit.undo_tier',
  words: 'Undo rate-limit tier',
  moves: ['spend'],
  permission: 'rate_limit:write',
  background: true,
  input: z.object({ intentId: z.uuid(), resumeOf }),
  subject: () => ({ kind: LIMITS_TARGET, id: EVERY_WORKSPACE, name: 'Several workspaces' }),
});

export const LIMIT_FACETS = ['all', 'overrides', 'over', 'near'] as const;
export type LimitFacet = (typeof LIMIT_FACETS)[number];

/** The default maximum of workspaces per organisation. */
export const MATRIX_PAGE_SIZE = 100;

export const limitFilters = z.object({
  search: searchField,
  /** `over`: with an override of a limit whose overrides exceed it in total; `near`: whose peak comes near its limit. */
  show: z.enum(LIMIT_FACETS).default('all'),
  /** `models`, `others` or the id of one group. */
  group: z.string().max(200).nullable().default(null),
  workspaceId: workspaceIdField.nullable().default(null),
  page: pageField.default(1),
});
export type LimitFilters = z.input<typeof limitFilters>;
