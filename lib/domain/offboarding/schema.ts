import { z } from 'zod';
import { emailField } from '@/lib/domain/accounts/schema';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { userIdField } from '@/lib/domain/people/schema';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { ORDERS, pageField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';

/** What may become of a key that outlives whoever it belongs to. */
export const DISPOSITIONS = ['disable', 'hand_over', 'keep'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

const reasonField = z
  .string()
  .trim()
  .min(3, 'Give a short reason for keeping it.')
  .max(500, 'Use at most 500 characters.')
  .refine((text) => !/\p{Cc}/u.test(text), 'Remove control characters and line breaks.');

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
  name: 'offboarding.start',
  formerly: ['person.offboard'],
  words: 'Offboard person',
  permanent: true,
  moves: ['spend'],
  permission: 'person:write',
  input: z
    .object({
      userId: userIdField.optional(),
      personId: z.uuid().optional(),
      email: emailField.optional(),
      keys: z
        .array(keyChoiceField)
        .max(1_000)
        .refine((keys) => new Set(keys.map((key) => key.apiKeyId)).size === keys.length, 'List each key once.'),
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
    .refine(({ userId, personId, email }) => userId ?? personId ?? email, 'Choose who is leaving.'),
  subject: ({ userId, personId, email }) =>
    userId
      ? { kind: 'user', id: userId }
      : personId
        ? { kind: 'person', id: personId }
        : { kind: 'invitee', id: email ?? '' },
  background: true,
  approval: secondPerson('owner_role', 'policy:write'),
});

/**
 * What became of a departure that waits for the Console. Steward asks itself when the sync sees the member gone; a person
 * may ask before, and then the membership is removed if upstream allows it by now.
 */
export const finishDeparture = declareCommand({
  name: 'offboarding.finish',
  formerly: ['person.finish_offboarding'],
  words: 'Finish offboarding',
  permission: 'person:write',
  input: z.object({ departureId: z.uuid() }),
  subject: (input) => ({ kind: 'departure', id: input.departureId }),
});

/** Decides about one key whose owner has left. */
export const settleKey = declareCommand({
  name: 'offboarding.settle_key',
  formerly: ['leaving.settle_key'],
  words: 'Decide on a leaver’s key',
  moves: ['spend'],
  permission: 'api_key:write',
  input: z.object({ workspaceId: workspaceIdField.nullable(), choice: keyChoiceField }),
  subject: ({ choice: { apiKeyId } }) => ({
    kind: kindOfKey(apiKeyId) === 'steward' ? 'gateway_key' : 'api_key',
    id: apiKeyId,
  }),
  object: (input) => ({ workspaceId: input.workspaceId }),
});

export const DEPARTURE_STATES = ['running', 'done', 'waiting', 'incomplete', 'replaced', 'dry_run'] as const;
export type DepartureState = (typeof DEPARTURE_STATES)[number];

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

/** `open`: running, incomplete, or waiting for somebody to act in the Console. */
export const DEPARTURE_FACETS = ['all', 'open', 'done', 'dry_run'] as const;
export type DepartureFacet = (typeof DEPARTURE_FACETS)[number];

export const departureFilters = z.object({
  search: searchField,
  show: z.enum(DEPARTURE_FACETS).default('all'),
  page: pageField.default(1),
});
export type DepartureFilters = z.input<typeof departureFilters>;
