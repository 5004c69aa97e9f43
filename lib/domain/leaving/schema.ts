import { z } from 'zod';
import { declareCommand } from '@/lib/core/command';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { userIdField } from '@/lib/domain/users/schema';

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
 * Steward alone. It answers with the departure's id, whose report says what was done.
 */
export const offboardPerson = declareCommand({
  name: 'person.offboard',
  permission: 'person:write',
  input: z
    .object({
      userId: userIdField.optional(),
      personId: z.uuid().optional(),
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
    .refine((input) => input.userId !== undefined || input.personId !== undefined, 'Say who leaves.'),
  target: (input) => (input.userId === undefined ? `person:${input.personId}` : `user:${input.userId}`),
  background: true,
});
