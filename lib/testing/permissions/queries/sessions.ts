import { newId } from '@/lib/core/ids';
import { hasConnectedAccount, listOwnSessions } from '@/lib/domain/sessions/queries';
import { listOwnSignIns, listSignInsOf } from '@/lib/domain/sessions/sign-in-queries';
import { NO, OUT } from '@/lib/testing/permissions/query-cells';
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
    query: 'listOwnSignIns',
    ask: async (ctx) => (await listOwnSignIns(ctx)).length,
    cells: { ...{ owner: 0, admin: 0, billing: 0, lead: 0, developer: 0, viewer: 0 }, anonymous: OUT },
  },
  {
    query: 'listSignInsOf',
    ask: async (ctx) => (await listSignInsOf(ctx, { personId: newId() })).length,
    cells: { ...{ owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO }, anonymous: NO },
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
