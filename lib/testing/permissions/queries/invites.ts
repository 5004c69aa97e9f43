import {
  countInvites,
  getConsoleInvite,
  getInvite,
  getInvitePolicy,
  listInvites,
  listInviteWorkspaces,
} from '@/lib/domain/invites/queries';
import { consoleInvite } from '@/lib/testing/permissions/invite-requests';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const NO = 'forbidden';
const NONE = 'not_found';
const EVERY_REQUEST = ['for A', 'for B', 'of developer'];
const requestOf = async (world: QueryWorld, word: string) => {
  const request = await world.database.owner.db.inviteRequest.findFirstOrThrow({ where: { reason: word } });
  return request.id;
};

/** What each role sees of requests and invites. */
export const INVITE_ROWS: QueryRow[] = [
  {
    query: 'listInvites',
    ask: async (ctx, world) => {
      const { rows } = await listInvites(ctx);
      const words = await world.database.owner.db.inviteRequest.findMany({
        where: { id: { in: rows.map(({ id }) => id) } },
      });
      return words.map(({ reason }) => reason).sort();
    },
    cells: {
      ...{ owner: EVERY_REQUEST, admin: EVERY_REQUEST, billing: [] },
      ...{ lead: ['for A', 'of developer'], developer: ['of developer'], viewer: [] },
      anonymous: NO,
    },
  },
  ...(['for A', 'for B', 'of developer'] as const).map(
    (word): QueryRow => ({
      query: 'getInvite',
      object: word,
      ask: async (ctx, world) => (await getInvite(ctx, { requestId: await requestOf(world, word) })).reason,
      cells: {
        ...{ owner: word, admin: word, billing: NONE, viewer: NONE },
        lead: word === 'for B' ? NONE : word,
        developer: word === 'of developer' ? word : NONE,
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'getConsoleInvite',
    ask: async (ctx, world) => {
      const inviteId = await consoleInvite(world);
      const { state } = await getConsoleInvite(ctx, { inviteId });
      await world.database.owner.db.invite.delete({ where: { id: inviteId } });
      return state;
    },
    cells: {
      ...{ owner: 'sent', admin: 'sent', lead: NONE },
      ...{ billing: NO, developer: NO, viewer: NO, anonymous: NO },
    },
  },
  {
    query: 'countInvites',
    ask: async (ctx) => {
      const { waiting, ended } = await countInvites(ctx);
      return [waiting, ended];
    },
    cells: {
      ...{ owner: [2, 0], admin: [2, 0], billing: [0, 0], lead: [1, 0], developer: [0, 1], viewer: [0, 0] },
      anonymous: NO,
    },
  },
  {
    query: 'listInviteWorkspaces',
    ask: async (ctx) => (await listInviteWorkspaces(ctx)).map(({ id }) => id),
    cells: {
      ...{ owner: ['A', 'B'], admin: ['A', 'B'], billing: ['A', 'B'], lead: ['A', 'B'], developer: ['A'] },
      ...{ viewer: ['A', 'B'], anonymous: NO },
    },
  },
  {
    query: 'getInvitePolicy',
    ask: async (ctx) => (await getInvitePolicy(ctx)).ownersApproveOwn,
    cells: {
      ...{ owner: true, admin: true, billing: true, lead: true, developer: true, viewer: true },
      anonymous: NO,
    },
  },
];
