import { z } from 'zod';
import { emailField } from '@/lib/domain/accounts/schema';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { userIdField } from '@/lib/domain/people/schema';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import type { SpendWindow } from '@/lib/lists/query-schema';
import { type ListPage, ORDERS, pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';

/** What may become of a key that outlives whoever it belongs to. */
export const DISPOSITIONS = ['disable', 'hand_over', 'keep'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

const reasonField = z
  .string()
  .trim()
  .min(3, 'Say in a few words why it is kept.')
  .max(500, 'Use at most 500 characters.')
  .refine((text) => !/\p{Cc}/u.test(text), 'Leave out control characters and line breaks.');

export const keyChoiceField = z.discriminatedUnion('disposition', [
  z.object({ disposition: z.literal('disable'), apiKeyId: apiKeyIdField }),
  z.object({ disposition: z.literal('hand_over'), apiKeyId: apiKeyIdField, newOwnerId: userIdField }),
  z.object({ disposition: z.literal('keep'), apiKeyId: apiKeyIdField, reason: reasonField }),
]);
export type KeyChoice = z.infer<typeof keyChoiceField>;

/**
 * One person's leaving, from their keys to their membership. `userId` is the member, `personId` somebody known to
 * Steward alone, `email` somebody whom only an open invite names. It answers with the departure's id, whose report says
 * what was done.
 */
export const offboardPerson = declareCommand({
  name: 'person.offboard',
  permission: 'person:write',
  input: z
    .object({
      userId: userIdField.optional(),
      personId: z.uuid().optional(),
      email: emailField.optional(),
      keys: z
        .array(keyChoiceField)
        .max(1_000)
        .refine((keys) => new Set(keys.map((key) => key.apiKeyId)).size === keys.length, 'Name each key once.'),
      /** For surviving keys that are not named in `keys`, also those that are found only when it runs. */
      otherKeys: z.enum(['disable', 'keep']).default('disable'),
      /** `scim`: an identity provider said so. A person's own act is `person`. */
      source: z.enum(['person', 'scim']),
      /** The person's name, typed by whoever offboards them; asked of people, not of an identity provider. */
      confirmation: z.string().max(200).optional(),
      /** Records what would be done and does nothing. */
      dryRun: z.boolean().default(false),
      /** An earlier try of which some steps did not succeed. */
      resumeOf: z.uuid().optional(),
    })
    .refine(({ userId, personId, email }) => userId ?? personId ?? email, 'Say who leaves.'),
  target: ({ userId, personId, email }) =>
    userId ? `user:${userId}` : personId ? `person:${personId}` : `invitee:${email}`,
  background: true,
});

/**
 * What became of a departure that waits for the Console. Steward asks itself when the sync sees the member gone; a person
 * may ask before, and then the membership is removed if upstream allows it by now.
 */
export const finishDeparture = declareCommand({
  name: 'person.finish_offboarding',
  permission: 'person:write',
  input: z.object({ departureId: z.uuid() }),
  target: (input) => `departure:${input.departureId}`,
});

/** Decides about one key whose owner has left. */
export const settleKey = declareCommand({
  name: 'leaving.settle_key',
  permission: 'api_key:write',
  input: z.object({ workspaceId: workspaceIdField.nullable(), choice: keyChoiceField }),
  target: (input) => `api_key:${input.choice.apiKeyId}`,
  object: (input) => ({ workspaceId: input.workspaceId }),
});

export const DEPARTURE_STATES = ['running', 'done', 'waiting', 'incomplete', 'replaced', 'dry_run'] as const;
export type DepartureState = (typeof DEPARTURE_STATES)[number];

export interface PlannedKey {
  id: string;
  name: string;
  workspaceId: string | null;
  workspaceName: string | null;
  /** It acts for a service account; whoever made it may still hold a copy. */
  isOfServiceAccount: boolean;
  /** Null: not used on any day that was read. */
  lastUsedDay: string | null;
  /** Nano-dollars of the trailing 30 days. */
  spend: string;
}

/** Everything that somebody's leaving touches, as it stands. */
export interface DeparturePlan {
  userId: string | null;
  personId: string | null;
  name: string;
  email: string;
  /** Null for somebody who is no member of the organisation. */
  organizationRole: string | null;
  /** False once they are gone upstream. */
  isMember: boolean;
  memberships: { id: string; name: string; role: string }[];
  /** End with the membership: upstream archives them. */
  personalKeys: PlannedKey[];
  /** Outlive the membership and keep working unless something is done. */
  survivingKeys: PlannedKey[];
  steward: {
    isOwner: boolean;
    isDeactivated: boolean;
    sessions: number;
    hasPassword: boolean;
    leads: { id: string; name: string }[];
  };
  requests: { id: string; email: string }[];
  /** Open at Anthropic, to be withdrawn; absent in reports of before. */
  invites?: { id: string; email: string }[];
}

/** What a departure's row holds of what was planned and asked. */
export interface DepartureReport {
  plan: DeparturePlan;
  /** As it was sent, so that the rest can be tried again. */
  asked: z.input<typeof offboardPerson.input>;
  /** The try that ran last; its steps say what was done. */
  intentId: string;
  /** What is left for the Console, in a sentence. */
  task: string | null;
}

export interface LeavingPage {
  plan: DeparturePlan;
  /** No API can end this membership. */
  isRemovedInConsole: boolean;
}

export const LEFT_KEY_FACETS = ['open', 'kept', 'all'] as const;
export type LeftKeyFacet = (typeof LEFT_KEY_FACETS)[number];

export const LEFT_KEY_SORTS = ['name', 'owner', 'workspace', 'used', 'spend'] as const;
export type LeftKeySort = (typeof LEFT_KEY_SORTS)[number];

export const leftKeyFilters = z.object({
  search: searchField,
  /** `open`: nobody has decided about them yet. */
  show: z.enum(LEFT_KEY_FACETS).default('open'),
  sort: z.enum(LEFT_KEY_SORTS).default('spend'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
});
export type LeftKeyFilters = z.input<typeof leftKeyFilters>;

export interface LeftKeyRow {
  id: string;
  name: string;
  workspaceId: string | null;
  workspaceName: string | null;
  scopeType: string;
  hint: string | null;
  ownerId: string;
  ownerName: string;
  /** False for somebody who left before Steward read the organisation. */
  hasOwnerPage: boolean;
  ownerEmail: string | null;
  ownerGoneAt: Date | null;
  lastUsedDay: string | null;
  /** Nano-dollars of the spend window; null where the reader may not see money. */
  spend: string | null;
  keptAt: Date | null;
  keptReason: string | null;
  keptBy: string | null;
}

export interface LeftKeyPage extends ListPage<LeftKeyRow, LeftKeyFacet> {
  window: SpendWindow | null;
}

/** `open`: running, incomplete, or waiting for somebody to act in the Console. */
export const DEPARTURE_FACETS = ['all', 'open', 'done', 'dry_run'] as const;
export type DepartureFacet = (typeof DEPARTURE_FACETS)[number];

export const departureFilters = z.object({
  search: searchField,
  show: z.enum(DEPARTURE_FACETS).default('all'),
  page: pageField.default(1),
});
export type DepartureFilters = z.input<typeof departureFilters>;

export interface DepartureRow {
  id: string;
  name: string;
  email: string;
  state: DepartureState;
  source: 'person' | 'scim';
  startedBy: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** What is left for the Console; null where nothing is. */
  task: string | null;
  keys: number;
}

export type DeparturePage = ListPage<DepartureRow, DepartureFacet>;

export interface DepartureStep {
  key: string;
  label: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'unknown';
  message: string | null;
  detail: Record<string, unknown> | null;
  at: Date;
}

export interface DepartedKey {
  apiKeyId: string;
  name: string;
  workspaceName: string | null;
  lastUsedDay: string | null;
  spend: string | null;
  disposition: Disposition;
  newOwner: string | null;
  reason: string | null;
  state: string;
  message: string | null;
}

export interface DepartureDetail extends DepartureRow {
  userId: string | null;
  taskClosedAt: Date | null;
  report: DepartureReport;
  steps: DepartureStep[];
  decided: DepartedKey[];
}
