import { hasConnectedAccount, listOwnSessions } from '@/lib/domain/sessions/queries';
import { OUT } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const SESSIONS_QUERIES: QueryRow[] = [
  {
    query: 'hasConnectedAccount',
    object: 'own',
    ask: async (ctx) => (await hasConnectedAccount(ctx)) === false,
    cells: {
      ...{ owner: true, admin: true, billing: true, lead: true, developer: true, viewer: true },
      anonymous: 'not_signed_in',
    },
  },
  {
    query: 'listOwnSessions',
    ask: async (ctx, world) => {
      const sessions = await listOwnSessions({ ...ctx, now: new Date() }, { currentSessionId: 'x' });
      return world.seen(sessions.map((session) => session.sessionId));
    },
    cells: {
      owner: ['session of owner'],
      admin: ['session of admin'],
      billing: ['session of billing'],
      lead: ['session of lead'],
      developer: ['session of developer'],
      viewer: ['session of viewer'],
      anonymous: OUT,
    },
  },
];
