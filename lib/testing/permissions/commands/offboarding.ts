import { newId } from '@/lib/core/ids';
import { createSignedInPerson } from '@/lib/testing/factories';
import { BOTH, rowsOfKey } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';
import { createMember } from '@/lib/testing/permissions/world';

async function personIdOf({ database }: CommandWorld, role: 'owner' | 'viewer'): Promise<string> {
  return (await createSignedInPerson(database.owner.db, role)).personId;
}

const LEAVES = { keys: [], source: 'person' } as const;

/** A key whose creator is not a member of the organisation, to be kept. */
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
export const OFFBOARDING_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'offboarding.start',
    object: 'somebody',
    input: async (world) => ({ ...LEAVES, personId: await personIdOf(world, 'viewer'), confirmation: 'The viewer' }),
    cells: BOTH,
  },
  {
    command: 'offboarding.start',
    object: 'an owner',
    input: async (world) => ({ ...LEAVES, personId: await personIdOf(world, 'owner'), confirmation: 'The owner' }),
    cells: { ...BOTH, admin: 'conflict' },
  },
  {
    command: 'offboarding.start',
    object: 'oneself',
    input: async (_world, { actor }) => ({ ...LEAVES, personId: actor.personId, confirmation: actor.name }),
    cells: { ...BOTH, owner: 'conflict', admin: 'conflict' },
  },
  {
    command: 'offboarding.finish',
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
  ...rowsOfKey('offboarding.settle_key', leftKeyOf),
  {
    command: 'person.change_role',
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
