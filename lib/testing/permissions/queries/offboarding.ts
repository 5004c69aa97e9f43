import { getDeparture, listDepartures } from '@/lib/domain/offboarding/departure-queries';
import { listLeftKeys } from '@/lib/domain/offboarding/key-queries';
import { planDeparture } from '@/lib/domain/offboarding/plan-queries';
import { GATEWAY_KEYS } from '@/lib/testing/permissions/gateway-world';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const [NO, NONE] = ['forbidden', 'not_found'];
const FOR_WRITERS = { billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO } as const;

/** Runs with keys whose makers have left, and puts them back. */
async function withLeftKeys<T>({ database }: QueryWorld, run: () => Promise<T>): Promise<T> {
  const set = (type: string | null) =>
    database.owner.pool.query(`UPDATE api_keys SET created_by_type = $1 WHERE id IN ('k-a', 'k-b')`, [type]);
  await set('user');
  try {
    return await run();
  } finally {
    await set(null);
  }
}

const PLAN = {
  ...{ userId: null, personId: null, name: 'X', email: 'x@example.test', organizationRole: null, isMember: false },
  ...{ memberships: [], personalKeys: [], survivingKeys: [], requests: [], invites: [] },
  steward: { isOwner: false, isDeactivated: false, sessions: 0, hasPassword: false, leads: [] },
};
const ASKED = { email: 'x@example.test', keys: [], source: 'person' };

async function departureOf({ database }: QueryWorld): Promise<string> {
  const id = '00000000-0000-4000-8000-0000000000d1';
  const facts = { email: 'x@example.test', name: 'X', state: 'done', source: 'person', startedAt: new Date() };
  await database.owner.db.departure.upsert({
    where: { id },
    create: { id, ...facts, report: { plan: PLAN, asked: ASKED, intentId: id, task: null } },
    update: {},
  });
  return id;
}

const OWN = ['k-own', GATEWAY_KEYS.own];

/** Who sees departures, plans for them and keys left behind. */
export const OFFBOARDING_QUERY_ROWS: QueryRow[] = [
  {
    query: 'planDeparture',
    ask: async (ctx, world) => {
      const userId = world.people.get('developer')?.actor.upstreamUserId ?? '';
      const { plan } = await planDeparture(ctx, { userId });
      return plan.survivingKeys.map(({ id }) => id);
    },
    cells: { owner: OWN, admin: OWN, ...FOR_WRITERS },
  },
  {
    query: 'planDeparture',
    object: 'nobody',
    ask: (ctx) => planDeparture(ctx, { userId: 'user_none' }),
    cells: { owner: NONE, admin: NONE, ...FOR_WRITERS },
  },
  {
    query: 'listDepartures',
    ask: async (ctx, world) => {
      await departureOf(world);
      return (await listDepartures(ctx)).rows.map(({ name }) => name);
    },
    cells: { owner: ['X'], admin: ['X'], ...FOR_WRITERS },
  },
  {
    query: 'getDeparture',
    ask: async (ctx, world) => (await getDeparture(ctx, { departureId: await departureOf(world) })).name,
    cells: { owner: 'X', admin: 'X', ...FOR_WRITERS },
  },
  {
    query: 'listLeftKeys',
    ask: (ctx, world) =>
      withLeftKeys(world, async () =>
        (await listLeftKeys(ctx, { sort: 'name', order: 'asc' })).rows.map(({ id, spend }) => `${id} ${spend ?? '-'}`),
      ),
    cells: {
      owner: ['k-a 1000', 'k-b 10000'],
      admin: ['k-a 1000', 'k-b 10000'],
      billing: ['k-a 1000', 'k-b 10000'],
      lead: ['k-a 1000'],
      developer: [],
      viewer: [],
      anonymous: NO,
    },
  },
];
