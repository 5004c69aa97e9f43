import { listChannels, listDemoMails, readChannel } from '@/lib/domain/channels/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const CLOSED = { billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO };

export const CHANNEL_QUERIES: QueryRow[] = [
  {
    query: 'listChannels',
    ask: async (ctx) => (await listChannels(ctx)).channels.map(({ id }) => id),
    cells: { owner: ['email'], admin: ['email'], ...CLOSED },
  },
  {
    query: 'readChannel',
    ask: async (ctx) =>
      (await readChannel(ctx, { channelId: 'email', origin: 'https://steward.example' })).channel.name,
    cells: { owner: 'E-mail', admin: 'E-mail', ...CLOSED },
  },
  {
    query: 'readChannel',
    object: 'that is not there',
    ask: (ctx) => readChannel(ctx, { channelId: '../etc', origin: 'https://steward.example' }),
    cells: { owner: 'not_found', admin: 'not_found', ...CLOSED },
  },
  {
    query: 'listDemoMails',
    ask: async (ctx) => (await listDemoMails(ctx)).length,
    cells: { owner: 0, admin: 0, ...CLOSED },
  },
];
