import { listAuditRows, readAuditCheck } from '@/lib/audit/queries';
import type { Ctx } from '@/lib/core/context';
import { countAttention, listAttention } from '@/lib/domain/attention/queries';
import { readConnection, readFiscalMonth } from '@/lib/domain/organization/queries';
import { listPeople } from '@/lib/domain/people/queries';
import { searchAll } from '@/lib/domain/search/queries';
import { hasConnectedAccount, listOwnSessions } from '@/lib/domain/sessions/queries';
import { listReportDays, readContradiction } from '@/lib/domain/sync/day-queries';
import { backfillProgress, freshness, listSyncRuns, unreadOf } from '@/lib/domain/sync/queries';
import { listUsageEvents } from '@/lib/domain/usage/event-queries';
import { overview, usageExport, usageFilterOptions } from '@/lib/domain/usage/queries';
import { INVITE_ROWS } from './permission-invite-rows';
import { LEAVING_QUERY_ROWS } from './permission-leaving-rows';
import { LIST_ROWS } from './permission-list-rows';
import type { QueryWorld } from './permission-query-world';
import { ROLE_QUERY_ROWS } from './permission-role-rows';
import { SCIM_QUERY_ROWS } from './permission-scim-rows';
import { WHO, type Who } from './permission-world';

const EVERYONE = ['admin', 'billing', 'colleague', 'developer', 'lead', 'owner', 'stranger', 'viewer'];
const MEMBERS_OF_A = ['colleague', 'developer', 'lead'];
const EVERY_CHANGE = [
  ...WHO.map((who) => `asked by ${who}`),
  'changes a role',
  'renames A',
  'renames B',
  'syncs',
].sort();
const [FREE, NO, OUT] = ['ok', 'forbidden', 'not_signed_in'];

type Cells = Record<Who | 'anonymous', unknown>;
/** One query, asked for one object, with what each column gets: a plain picture of the answer, or the code of the refusal. */
export interface QueryRow {
  query: string;
  /** Which object is asked for, where a query has several rows. */
  object?: string;
  ask(ctx: Ctx, world: QueryWorld): Promise<unknown>;
  cells: Cells;
}

/** What each role sees of everything that can be read. A query without a row here fails the tests. */
export const QUERY_ROWS: QueryRow[] = [
  {
    query: 'listPeople',
    ask: async (ctx, world) => world.seen((await listPeople(ctx)).rows.map((row) => row.personId)),
    cells: {
      owner: EVERYONE,
      admin: EVERYONE,
      billing: EVERYONE,
      lead: EVERYONE,
      developer: MEMBERS_OF_A,
      viewer: EVERYONE,
      anonymous: NO,
    },
  },
  {
    query: 'listAuditRows',
    ask: async (ctx, world) => world.seen((await listAuditRows(ctx)).rows.map((row) => row.intentId)),
    cells: {
      owner: EVERY_CHANGE,
      admin: EVERY_CHANGE,
      billing: ['asked by billing', 'syncs'],
      lead: ['asked by lead', 'renames A'],
      developer: ['asked by developer'],
      viewer: NO,
      anonymous: NO,
    },
  },
  {
    query: 'readAuditCheck',
    ask: async (ctx) => (await readAuditCheck(ctx))?.state ?? null,
    cells: {
      owner: 'unchecked',
      admin: 'unchecked',
      billing: null,
      lead: null,
      developer: null,
      viewer: NO,
      anonymous: NO,
    },
  },
  ...['renames A', 'renames B', 'syncs', 'changes a role'].map(
    (word): QueryRow => ({
      query: 'listAuditRows',
      object: word,
      ask: async (ctx, world) => (await listAuditRows(ctx, { intent: world.intentOf(word) })).total,
      cells: {
        owner: 1,
        admin: 1,
        billing: word === 'syncs' ? 1 : 0,
        lead: word === 'renames A' ? 1 : 0,
        developer: 0,
        viewer: NO,
        anonymous: NO,
      },
    }),
  ),
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
  {
    query: 'listSyncRuns',
    ask: async (ctx) => (await listSyncRuns(ctx)).runs.length,
    cells: { owner: 1, admin: 1, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listReportDays',
    ask: async (ctx) => (await listReportDays(ctx, { month: '2026-11-01' })) && FREE,
    cells: { owner: FREE, admin: FREE, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'readConnection',
    ask: async (ctx) => (await readConnection(ctx)) && FREE,
    cells: { owner: FREE, admin: FREE, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'readFiscalMonth',
    ask: async (ctx) => readFiscalMonth(ctx),
    cells: { owner: 1, admin: 1, billing: 1, lead: 1, developer: 1, viewer: 1, anonymous: NO },
  },
  {
    // A worker that is silent is all that is wrong in this world, as nothing beats in it.
    query: 'listAttention',
    ask: async (ctx) => (await listAttention(ctx)).map(({ kind }) => kind),
    cells: {
      ...{ owner: ['worker_silent', 'invites_waiting'], admin: ['worker_silent', 'invites_waiting'], billing: [] },
      ...{ lead: ['invites_waiting'], developer: ['invites_ended'], viewer: [] },
      anonymous: NO,
    },
  },
  {
    query: 'countAttention',
    ask: async (ctx) => Object.keys(await countAttention(ctx)),
    cells: {
      ...{ owner: ['/settings/sync', '/invites'], admin: ['/settings/sync', '/invites'], billing: [] },
      ...{ lead: ['/invites'], developer: [], viewer: [] },
      anonymous: NO,
    },
  },
  ...[
    ['a name', 'k'],
    ['a name of B', 'of B'],
    ['a wildcard', '%'],
    ['an owner', 'somebody'],
  ].map(([object, q]): QueryRow => {
    const names =
      object === 'a name' ? ['key of A', 'key of B', 'own key'] : object === 'a name of B' ? ['key of B'] : [];
    const own = object === 'a name' ? ['own key'] : [];
    const places = object === 'a name' ? ['A', 'B'] : [];
    const all = [...names, ...places];
    return {
      query: 'searchAll',
      object,
      ask: async (ctx) => {
        const { apiKeys, workspaces } = await searchAll(ctx, { q });
        return [...apiKeys.map(({ name }) => name).sort(), ...workspaces.map(({ id }) => id).sort()];
      },
      cells: {
        ...{ owner: all, admin: all, billing: all, lead: all, viewer: all },
        developer: [...own, ...places.slice(0, 1)],
        anonymous: NO,
      },
    };
  }),
  {
    query: 'searchAll',
    object: 'people',
    ask: async (ctx, world) => {
      const { people } = await searchAll(ctx, { q: 'user_matrix' });
      const isDeveloper = (id: string) => world.people.get('developer')?.actor.upstreamUserId === id;
      return [people.length, people.some(({ id }) => isDeveloper(id))];
    },
    cells: {
      ...{ owner: [4, true], admin: [4, true], billing: [4, true], lead: [4, true], viewer: [4, true] },
      developer: [3, true],
      anonymous: NO,
    },
  },
  ...[backfillProgress, freshness, unreadOf].map(
    (query): QueryRow => ({
      query: query.name,
      ask: async (ctx) => (await query(ctx)) && FREE,
      cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
    }),
  ),
  {
    query: 'readContradiction',
    ask: async (ctx) => (await readContradiction(ctx)) ?? FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
  {
    query: 'overview',
    ask: async (ctx, world) => {
      const { metric, trend, workspaces, apiKeys } = await overview(ctx);
      return [metric, trend.total, world.seen(workspaces.map(({ id }) => id)), world.seen(apiKeys.map(({ id }) => id))];
    },
    cells: {
      owner: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      admin: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      billing: ['cost', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      lead: ['cost', '1100', ['A'], ['k-a', 'k-own']],
      developer: ['cost', '100', ['A'], ['k-own']],
      viewer: ['total_tokens', '111100', ['A', 'B'], ['k-a', 'k-b', 'k-own', 'none']],
      anonymous: NO,
    },
  },
  {
    query: 'usageExport',
    ask: async (ctx) => {
      const file = await usageExport(ctx, { from: '2026-11-20', to: '2026-11-20', split: 'api_key' }, 'all');
      const values: bigint[] = [];
      for await (const row of file.rows) values.push(BigInt(row.value ?? 0));
      return [file.total === values.length, Number(values.reduce((sum, value) => sum + value, 0n))];
    },
    cells: {
      owner: [true, 111_100],
      admin: [true, 111_100],
      billing: [true, 111_100],
      lead: [true, 1_100],
      developer: [true, 100],
      viewer: NO,
      anonymous: NO,
    },
  },
  {
    // Nothing in this world makes use change, and its only day is the first: what is seen of either is tried beside the query.
    query: 'listUsageEvents',
    ask: async (ctx) => (await listUsageEvents(ctx, { from: '2026-11-20', to: '2026-11-23' })).length === 0 && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
  {
    query: 'usageFilterOptions',
    object: 'api_key',
    ask: async (ctx) => keysIn(await usageFilterOptions(ctx, { kind: 'api_key', search: 'k-' })),
    cells: {
      owner: ['k-a', 'k-b', 'k-own'],
      admin: ['k-a', 'k-b', 'k-own'],
      billing: ['k-a', 'k-b', 'k-own'],
      lead: ['k-a', 'k-b', 'k-own'],
      developer: ['k-own'],
      viewer: ['k-a', 'k-b', 'k-own'],
      anonymous: NO,
    },
  },
  {
    query: 'usageFilterOptions',
    object: 'owner',
    ask: async (ctx) => keysIn(await usageFilterOptions(ctx, { kind: 'owner', search: 'somebody' })),
    cells: {
      owner: ['somebody'],
      admin: ['somebody'],
      billing: ['somebody'],
      lead: ['somebody'],
      developer: [],
      viewer: [],
      anonymous: NO,
    },
  },
  ...LIST_ROWS,
  ...SCIM_QUERY_ROWS,
  ...LEAVING_QUERY_ROWS,
  ...ROLE_QUERY_ROWS,
  ...INVITE_ROWS,
];

function keysIn({ options }: { options: { id: string }[] }): string[] {
  return options.map(({ id }) => id).sort();
}
