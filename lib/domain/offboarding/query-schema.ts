import { z } from 'zod';
import { KEY_KINDS } from '@/lib/domain/api-keys/rules';
import { userIdField } from '@/lib/domain/people/schema';
import { listPage, spendWindow } from '@/lib/lists/query-schema';
import { instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import {
  DEPARTURE_FACETS,
  DEPARTURE_STATES,
  DISPOSITIONS,
  departureFilters,
  keyChoiceField,
  LEFT_KEY_FACETS,
  leftKeyFilters,
} from './schema';

/** An offboarding as it was asked for. */
const asked = z.object({
  userId: z.string().optional(),
  personId: z.string().optional(),
  email: z.string().optional(),
  keys: z.array(keyChoiceField),
  otherKeys: z.enum(['disable', 'keep']).optional(),
  source: z.enum(['person', 'scim']),
  confirmation: z.string().optional(),
  dryRun: z.boolean().optional(),
  resumeOf: z.string().optional(),
});

const plannedKey = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  /** It acts for a service account; whoever made it may still hold a copy. */
  isOfServiceAccount: z.boolean(),
  /** Null: not used on any day that was read. */
  lastUsedDay: z.string().nullable(),
  /** Nano-dollars of the trailing 30 days. */
  spend: nanoDollars,
  /** Requests in as many days, of a key of Steward's; absent in reports of before. */
  requests: z.int().nullable().optional(),
});
export type PlannedKey = z.output<typeof plannedKey>;

/** Everything that somebody's leaving touches, as it stands. */
const departurePlan = z.object({
  userId: z.string().nullable(),
  personId: z.string().nullable(),
  name: z.string(),
  email: z.string(),
  /** Null for somebody who is not a member of the organisation. */
  organizationRole: z.string().nullable(),
  /** False once they are gone upstream. */
  isMember: z.boolean(),
  memberships: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
    }),
  ),
  /** End with the membership: upstream archives them. */
  personalKeys: z.array(plannedKey),
  /** Outlive the membership and keep working unless something is done. */
  survivingKeys: z.array(plannedKey),
  steward: z.object({
    isOwner: z.boolean(),
    isDeactivated: z.boolean(),
    sessions: z.number(),
    hasPassword: z.boolean(),
    leads: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
      }),
    ),
  }),
  requests: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
    }),
  ),
  /** Open at Anthropic, to be withdrawn; absent in reports of before. */
  invites: z
    .array(
      z.object({
        id: z.string(),
        email: z.string(),
      }),
    )
    .optional(),
});
export type DeparturePlan = z.output<typeof departurePlan>;

/** What a departure's row holds of what was planned and asked. */
const departureReport = z.object({
  plan: departurePlan,
  /** As it was sent, so that the rest can be tried again. */
  asked: asked,
  /** The try that ran last; its steps say what was done. */
  intentId: z.string(),
  /** What is left for the Console, in a sentence. */
  task: z.string().nullable(),
});
export type DepartureReport = z.output<typeof departureReport>;

const departurePlanPage = z.object({
  plan: departurePlan,
  /** No API can end this membership. */
  isRemovedInConsole: z.boolean(),
});
export type DeparturePlanPage = z.output<typeof departurePlanPage>;

const leftKeyRow = z.object({
  kind: z.enum(KEY_KINDS),
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  scopeType: z.string(),
  hint: z.string().nullable(),
  ownerId: z.string(),
  ownerName: z.string(),
  /** False for somebody who left before Steward read the organisation. */
  hasOwnerPage: z.boolean(),
  ownerEmail: z.string().nullable(),
  ownerGoneAt: instant.nullable(),
  lastUsedDay: z.string().nullable(),
  /** Nano-dollars of the spend window; null where the reader may not see money. */
  spend: nanoDollars.nullable(),
  keptAt: instant.nullable(),
  keptReason: z.string().nullable(),
  keptBy: z.string().nullable(),
});
export type LeftKeyRow = z.output<typeof leftKeyRow>;

const leftKeyPage = listPage(leftKeyRow, LEFT_KEY_FACETS).extend({
  window: spendWindow.nullable(),
});
export type LeftKeyPage = z.output<typeof leftKeyPage>;

const departureRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.enum(DEPARTURE_STATES),
  source: z.enum(['person', 'scim']),
  startedBy: z.string().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** What is left for the Console; null where nothing is. */
  task: z.string().nullable(),
  keys: z.number(),
});
export type DepartureRow = z.output<typeof departureRow>;

const departurePage = listPage(departureRow, DEPARTURE_FACETS);
export type DeparturePage = z.output<typeof departurePage>;

const departureStep = z.object({
  key: z.string(),
  label: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'unknown']),
  message: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  at: instant,
});
export type DepartureStep = z.output<typeof departureStep>;

const departedKey = z.object({
  apiKeyId: z.string(),
  name: z.string(),
  workspaceName: z.string().nullable(),
  lastUsedDay: z.string().nullable(),
  spend: nanoDollars.nullable(),
  disposition: z.enum(DISPOSITIONS),
  newOwner: z.string().nullable(),
  reason: z.string().nullable(),
  state: z.string(),
  message: z.string().nullable(),
});
export type DepartedKey = z.output<typeof departedKey>;

const departureDetail = departureRow.extend({
  userId: z.string().nullable(),
  taskClosedAt: instant.nullable(),
  report: departureReport,
  steps: z.array(departureStep),
  decided: z.array(departedKey),
});
export type DepartureDetail = z.output<typeof departureDetail>;

export const departureList = declareQuery({
  name: 'offboarding.list',
  permission: 'person:write',
  input: departureFilters,
  output: departurePage,
  words: 'List departures',
});

export const departureGet = declareQuery({
  name: 'offboarding.get',
  permission: 'person:write',
  input: z.object({ departureId: z.uuid() }),
  output: departureDetail,
  words: 'Read a departure',
  absent: 'departure',
});

export const leftKeyList = declareQuery({
  name: 'offboarding.list_keys',
  permission: 'api_key:read',
  input: leftKeyFilters,
  output: leftKeyPage,
  words: 'List API keys of people who left',
});

export const departurePlanGet = declareQuery({
  name: 'offboarding.plan',
  permission: 'person:write',
  input: z.object({ userId: userIdField }),
  output: departurePlanPage,
  words: 'Read what offboarding a person would do',
  absent: 'person',
});
