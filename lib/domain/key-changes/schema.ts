import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { monthField } from '@/lib/domain/months/schema';
import { declareCommand } from '@/lib/operations/declare-command';
import { NEEDS_SECOND } from './guard-rules';
import { CHANGE_ACTS, MOST_CHANGED } from './rules';

const idsOf = (keys: readonly { apiKeyIds: readonly string[] }[]) => keys.flatMap(({ apiKeyIds }) => apiKeyIds);

/** Keys as a preview showed them, by their state: nothing else is touched, and none that stands otherwise by then. */
const previewedKeys = z
  .array(
    z.object({
      from: z.string().max(40),
      apiKeyIds: z.array(apiKeyIdField).min(1).max(MOST_CHANGED, `Change at most ${MOST_CHANGED} keys at once.`),
    }),
  )
  .min(1, 'Choose the keys first.')
  .max(10)
  .refine((keys) => idsOf(keys).length <= MOST_CHANGED, `Change at most ${MOST_CHANGED} keys at once.`)
  .refine((keys) => new Set(idsOf(keys)).size === idsOf(keys).length, 'List each key only once.');
export type PreviewedKeys = z.output<typeof previewedKeys>;

const asked = {
  keys: previewedKeys,
  /** Of these, keys that were used lately and are to be stopped all the same. Others that are used are left. */
  usedApiKeyIds: z.array(apiKeyIdField).max(MOST_CHANGED).default([]),
  /** A finished try, the rest of which is taken up. */
  resumeOf: z.uuid().optional(),
};

const ofKeys = {
  permission: 'api_key:write',
  moves: ['spend'],
  background: true,
  asksItself: true,
  approval: NEEDS_SECOND,
  subject: ({ keys }: { keys: PreviewedKeys }) => ({
    kind: 'key_change',
    id: idsOf(keys)[0] ?? '',
    name: counted(idsOf(keys).length, 'API key', 'API keys'),
  }),
} as const;

/** Does one thing to many keys of either kind, key by key. */
export const startKeyChange = declareCommand({
  name: 'key_change.start',
  words: 'Change many API keys',
  ...ofKeys,
  input: z
    .object({
      act: z.enum(CHANGE_ACTS),
      ...asked,
      /** Whom they are handed to: a member of the organisation. */
      ownerId: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the ID of a member.')
        .optional(),
      environment: z.enum(ENVIRONMENTS).optional(),
      /** From `firstMonth` on, where a key is Anthropic's; null takes its own away. */
      costCentreId: z.uuid('Choose a cost centre.').nullable().optional(),
      firstMonth: monthField.optional(),
    })
    .superRefine(({ act, ownerId, environment, costCentreId, firstMonth }, ctx) => {
      const lack = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
      if (act === 'hand_over' && ownerId === undefined) lack('ownerId', 'Choose the new owner.');
      if (act === 'environment' && environment === undefined) lack('environment', 'Choose an environment.');
      if (act === 'cost_centre' && costCentreId === undefined) lack('costCentreId', 'Choose a cost centre.');
      if (act === 'cost_centre' && firstMonth === undefined) lack('firstMonth', 'Choose the first month.');
    }),
});

/** For ever: Anthropic's are archived, Steward's revoked. How many there are must be typed. */
export const archiveKeyChange = declareCommand({
  name: 'key_change.archive',
  words: 'Archive many API keys',
  permanent: true,
  ...ofKeys,
  input: z.object({ ...asked, typedCount: z.string().max(20) }),
});

const ofChange = {
  permission: 'api_key:write',
  asksItself: true,
  subject: ({ changeId }: { changeId: string }) => ({ kind: 'key_change', id: changeId }),
} as const;

/** Begins no further key. What is done stays, and the rest can be taken up again. */
export const stopKeyChange = declareCommand({
  name: 'key_change.stop',
  words: 'Stop change of many API keys',
  ...ofChange,
  input: z.object({ changeId: z.uuid() }),
});

/** Enables the keys that this change disabled and that nobody has changed since, and no others. */
export const undoKeyChange = declareCommand({
  name: 'key_change.undo',
  words: 'Undo disabling of many API keys',
  moves: ['spend'],
  background: true,
  ...ofChange,
  input: z.object({ changeId: z.uuid(), resumeOf: z.uuid().optional() }),
});
