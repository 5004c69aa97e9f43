import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { declareKind, listNames, ref, text } from './declare';

const leaver = z.object({ departureId: ref, name: text });
const at = ({ departureId }: { departureId: string }) => `/offboarding/${encodeURIComponent(departureId)}`;
const example = { departureId: '0b2f7c1e-0000-4000-8000-000000000005', name: 'Colette Marsh' };

/** Rows that were stored call these kinds `leaving`. */
export const OFFBOARDING_KINDS = {
  'leaving.keys_left': declareKind({
    words: 'Keys of people who left still work',
    group: 'offboarding',
    tone: 'danger',
    hears: 'api_key:write',
    mail: 'at_once',
    about: z.object({
      keys: z
        .array(z.object({ apiKeyId: ref, name: text, ownerName: text, workspaceName: text }))
        .min(1)
        .max(200),
    }),
    example: {
      keys: [
        {
          ...{ apiKeyId: 'apikey_01ExampleExampleExample', name: 'nightly-index' },
          ...{ ownerName: 'Colette Marsh', workspaceName: 'Search' },
        },
      ],
    },
    subject: ({ keys }) =>
      counted(keys.length, 'API key of someone who left still works', 'API keys of people who left still work'),
    lines: ({ keys }) => [
      `${listNames(keys.map(({ name, ownerName }) => `${name} of ${ownerName}`))}.`,
      'Anyone who kept a copy can still spend with it. Move the work to another key, then disable it.',
    ],
    path: () => '/offboarding/keys',
  }),
  'leaving.waits': declareKind({
    words: 'An offboarding is waiting for the Console',
    group: 'offboarding',
    tone: 'warning',
    hears: 'person:write',
    mail: 'at_once',
    about: leaver,
    example,
    subject: ({ name }) => `${name} is still in the organisation`,
    lines: () => [
      'Admins can only be removed in the Claude Console. Remove them there; the task then closes by itself.',
    ],
    path: at,
  }),
  'leaving.incomplete': declareKind({
    words: 'An offboarding is not complete',
    group: 'offboarding',
    tone: 'danger',
    hears: 'person:write',
    mail: 'at_once',
    about: leaver,
    example,
    subject: ({ name }) => `The offboarding of ${name} is not complete`,
    lines: () => ['Some steps failed. What is done stays done; retry the rest.'],
    path: at,
  }),
};
