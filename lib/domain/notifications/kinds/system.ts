import { z } from 'zod';
import { formatInstant } from '@/lib/core/time';
import { declareKind, ref, text } from './declare';

/** What concerns Steward itself: reading, the audit and the channels. */
export const SYSTEM_KINDS = {
  'sync.failing': declareKind({
    words: 'Reading the organisation fails',
    group: 'sync',
    tone: 'danger',
    hears: 'settings:read',
    mail: 'at_once',
    about: z.object({ what: text, message: text, since: z.iso.datetime() }),
    example: { what: 'usage and cost', message: 'Anthropic did not answer (504).', since: '2026-11-23T01:00:00Z' },
    subject: ({ what }) => `Reading ${what} fails`,
    lines: ({ message, since }) => [message, `Since ${formatInstant(new Date(since))}. Steward keeps trying.`],
    path: () => '/settings/sync?errors=true',
  }),
  'sync.recovered': declareKind({
    words: 'Reading the organisation works again',
    group: 'sync',
    tone: 'good',
    hears: 'settings:read',
    mail: 'off',
    about: z.object({ what: text, since: z.iso.datetime() }),
    example: { what: 'usage and cost', since: '2026-11-23T01:00:00Z' },
    subject: ({ what }) => `Reading ${what} works again`,
    lines: ({ since }) => [
      `It had been failing since ${formatInstant(new Date(since))}. What was missed is read automatically.`,
    ],
    path: () => '/settings/sync',
  }),
  'audit.broken': declareKind({
    words: 'The audit chain is broken',
    group: 'sync',
    tone: 'danger',
    hears: 'audit:export',
    mail: 'at_once',
    about: z.object({ what: text }),
    example: { what: 'Entry 4,711 was edited.' },
    subject: () => 'The audit chain is broken',
    lines: ({ what }) => [what, 'See docs/architecture.md for what this means and what to do.'],
    path: () => '/audit',
  }),
  'channel.failing': declareKind({
    words: 'A channel fails to deliver',
    group: 'channels',
    tone: 'danger',
    hears: 'settings:read',
    mail: 'at_once',
    about: z.object({ channelId: ref, name: text, cause: text, failures: z.int() }),
    example: {
      ...{ channelId: '0b2f7c1e-0000-4000-8000-000000000006', name: 'Finance in Slack' },
      ...{ cause: 'The address answered 404.', failures: 5 },
    },
    subject: ({ name }) => `${name} is failing to deliver`,
    lines: ({ cause, failures }) => [
      `The last ${failures} tries failed. ${cause}`,
      'Notifications that could not be delivered are kept and can be sent again.',
    ],
    path: ({ channelId }) => `/settings/channels/${encodeURIComponent(channelId)}`,
  }),
  'channel.tested': declareKind({
    words: 'A test of a channel',
    group: 'channels',
    tone: 'neutral',
    hears: 'named',
    mail: 'at_once',
    about: z.object({ channelId: ref, name: text, by: text }),
    example: {
      ...{ channelId: '0b2f7c1e-0000-4000-8000-000000000006', name: 'Finance in Slack', by: 'Ines Halloran' },
    },
    subject: ({ name }) => `Test of ${name}`,
    lines: ({ by }) => [`Sent by ${by}. There is nothing to do.`],
    path: ({ channelId }) => `/settings/channels/${encodeURIComponent(channelId)}`,
  }),
};
