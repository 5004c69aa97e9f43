import { z } from 'zod';
import { placeField } from '@/lib/lists/schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const place = placeField('deliveries');

/** Never includes its address or a secret. */
const channelRow = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  addressShown: z.string(),
  ownerName: z.string().nullable(),
  kinds: z.array(z.string()),
  workspaceIds: z.array(z.string()),
  money: z.boolean(),
  state: z.string(),
  failures: z.int(),
  failingSince: instant.nullable(),
  lastError: z.string().nullable(),
  deliveredAt: instant.nullable(),
});
export type ChannelRow = z.output<typeof channelRow>;

const deliveryRow = z.object({
  id: z.string(),
  at: instant,
  kind: z.string(),
  subject: z.string(),
  path: z.string(),
  /** Who gets it, for mail. */
  recipient: z.string().nullable(),
  state: z.string(),
  attempts: z.int(),
  dueAt: instant,
  reason: z.string().nullable(),
  endedAt: instant.nullable(),
  /** Null: it contains amounts or workspaces that the reader may not see. */
  payload: z.string().nullable(),
  tries: z.array(
    z.object({
      at: instant,
      durationMs: z.int(),
      status: z.int().nullable(),
      answer: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type DeliveryRow = z.output<typeof deliveryRow>;

const channelPage = z.object({
  channels: z.array(channelRow),
  /** The sender of mail; null: mail is not set up. */
  mailFrom: z.string().nullable(),
  /** Domains outside the organisation to which mail may go. */
  domains: z.array(z.string()),
});

export const channelList = declareQuery({
  name: 'channel.list',
  permission: 'settings:read',
  input: nothing,
  output: channelPage,
  words: 'List channels',
});

export const channelGet = declareQuery({
  name: 'channel.get',
  permission: 'settings:read',
  input: z.object({
    channelId: z.string().regex(/^(email|[0-9a-f-]{36})$/),
    state: z.enum(['delivered', 'waiting', 'dead', 'dropped']).optional(),
    /** Where links in what was sent lead. */
    origin: z.url().max(300),
    before: place.optional(),
    after: place.optional(),
  }),
  output: z.object({
    channel: channelRow,
    deliveries: z.array(deliveryRow),
    dead: z.int(),
    older: z.string().nullable(),
    newer: z.string().nullable(),
  }),
  words: 'Read a channel and its deliveries',
  absent: 'channel',
});

export const demoMailList = declareQuery({
  name: 'channel.list_demo_mails',
  internal: 'Only the demonstration has it.',
  permission: 'settings:read',
  input: nothing,
  output: z.array(
    z.object({ id: z.string(), at: instant, recipient: z.string(), subject: z.string(), text: z.string() }),
  ),
  words: 'List mails of the simulated organisation',
});
