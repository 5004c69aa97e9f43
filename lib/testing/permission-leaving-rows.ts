import { newId } from '@/lib/core/ids';
import { getDeparture, listDepartures } from '@/lib/domain/leaving/departure-queries';
import { listLeftKeys } from '@/lib/domain/leaving/key-queries';
import { planLeaving } from '@/lib/domain/leaving/plan-queries';
import { createSignedInPerson } from './factories';
import type { CommandRow, CommandWorld } from './permission-command-rows';
import type { QueryRow } from './permission-query-rows';
import type { QueryWorld } from './permission-query-world';
import { createMember } from './permission-world';

const ONLY_OWNERS_AND_ADMINS = { billing: 'denied', lead: 'denied', developer: 'denied', viewer: 'denied' } as const;
const BOTH = { owner: 'succeeded', admin: 'succeeded', ...ONLY_OWNERS_AND_ADMINS } as const;

async function personIdOf({ database }: CommandWorld, role: 'owner' | 'viewer'): Promise<string> {
  return (await createSignedInPerson(database.owner.db, role)).personId;
}

const LEAVES = { keys: [], source: 'person' } as const;

/** A key whose creator is no member of the organisation, to be kept. */
async function leftKeyOf({ database }: CommandWorld, workspaceId: string) {
  const id = `apikey_${newId()}`;
  await database.owner.db.apiKey.create({
    data: {
      ...{ id, name: 'left behind', status: 'active', workspaceId, scopeType: 'workspace' },
      ...{ createdById: `user_${newId()}`, createdByType: 'user', createdAt: new Date() },
    },
  });
  return { workspaceId, choice: { apiKeyId: id, disposition: 'keep', reason: 'Still needed' } };
}

/** Who may offboard, decide about keys left behind and change roles in the organisation. */
export const LEAVING_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'person.offboard',
    object: 'somebody',
    input: async (world) => ({ ...LEAVES, personId: await personIdOf(world, 'viewer'), confirmation: 'The viewer' }),
    cells: BOTH,
  },
  {
    command: 'person.offboard',
    object: 'an owner',
    input: async (world) => ({ ...LEAVES, personId: await personIdOf(world, 'owner'), confirmation: 'The owner' }),
    cells: { ...BOTH, admin: 'conflict' },
  },
  {
    command: 'person.offboard',
    object: 'oneself',
    input: async (_world, { actor }) => ({ ...LEAVES, personId: actor.personId, confirmation: actor.name }),
    cells: { ...BOTH, owner: 'conflict', admin: 'conflict' },
  },
  {
    command: 'person.finish_offboarding',
    object: 'somebody who is gone by now',
    input: async ({ database, workspaceA }) => {
      const userId = await createMember(database.owner.db, workspaceA);
      await database.owner.db.user.update({ where: { id: userId }, data: { goneAt: new Date() } });
      const departureId = newId();
      await database.owner.db.departure.create({
        data: {
          ...{ id: departureId, userId, email: 'x@example.test', name: 'X', state: 'waiting', source: 'person' },
          ...{ startedAt: new Date(), report: {} },
        },
      });
      return { departureId };
    },
    cells: BOTH,
  },
  {
    command: 'leaving.settle_key',
    object: 'a key of own workspace',
    input: async (world) => leftKeyOf(world, world.workspaceA),
    cells: { ...BOTH, lead: 'succeeded' },
  },
  {
    command: 'leaving.settle_key',
    object: 'a key of another workspace',
    input: async (world) => leftKeyOf(world, world.workspaceB),
    cells: BOTH,
  },
  {
    command: 'user.change_role',
    object: 'somebody',
    input: async ({ database }) => {
      const user = await database.owner.db.user.findFirstOrThrow({
        where: { role: 'developer', goneAt: null, NOT: { id: { startsWith: 'user_matrix' } } },
        orderBy: { id: 'asc' },
      });
      return { userId: user.id, from: user.role, to: 'user' };
    },
    cells: BOTH,
  },
];

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

async function departureOf({ database }: QueryWorld): Promise<string> {
  const [id, plan] = ['00000000-0000-4000-8000-0000000000d1', { survivingKeys: [] }];
  const facts = { email: 'x@example.test', name: 'X', state: 'done', source: 'person', startedAt: new Date() };
  await database.owner.db.departure.upsert({
    where: { id },
    create: { id, ...facts, report: { plan, asked: {}, intentId: id, task: null } },
    update: {},
  });
  return id;
}

/** Who sees departures, plans for them and keys left behind. */
export const LEAVING_QUERY_ROWS: QueryRow[] = [
  {
    query: 'planLeaving',
    ask: async (ctx, world) => {
      const userId = world.people.get('developer')?.actor.upstreamUserId ?? '';
      const { plan } = await planLeaving(ctx, { userId });
      return plan.survivingKeys.map(({ id }) => id);
    },
    cells: { owner: ['k-own'], admin: ['k-own'], ...FOR_WRITERS },
  },
  {
    query: 'planLeaving',
    object: 'nobody',
    ask: (ctx) => planLeaving(ctx, { userId: 'user_none' }),
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
