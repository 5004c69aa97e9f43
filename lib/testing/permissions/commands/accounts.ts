import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { createSignedInPerson } from '@/lib/testing/factories';
import { BOTH, ONLY_OWNERS_AND_ADMINS, OWNERS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$bWF0cml4$bWF0cml4';

async function personIdOf({ database }: CommandWorld, role: 'owner' | 'viewer'): Promise<string> {
  return (await createSignedInPerson(database.owner.db, role)).personId;
}

async function returnedPerson(world: CommandWorld, role: 'owner' | 'viewer') {
  const { owner } = world.database;
  const personId = await personIdOf(world, role);
  const { email } = await owner.db.person.update({ where: { id: personId }, data: { deactivatedAt: new Date(0) } });
  const userId = `user_matrix_${newId()}`;
  const seen = { addedAt: new Date(), seenAt: new Date() };
  await owner.db.user.create({ data: { id: userId, email, name: 'Back', role: 'developer', ...seen } });
  return { personId, userId };
}

export const ACCOUNTS_COMMANDS: CommandRow[] = [
  {
    command: 'account.override_role',
    object: 'somebody',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), role: 'admin' }),
    cells: BOTH,
  },
  {
    command: 'account.override_role',
    object: 'somebody, to owner',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), role: 'owner' }),
    cells: OWNERS,
  },
  {
    command: 'account.override_role',
    object: 'an owner',
    input: async (world) => ({ personId: await personIdOf(world, 'owner'), role: 'viewer' }),
    cells: OWNERS,
  },
  {
    command: 'account.override_role',
    object: 'oneself, to owner',
    input: async (_world, { actor }) => ({ personId: actor.personId, role: 'owner' }),
    cells: OWNERS,
  },
  {
    command: 'account.override_role',
    object: 'oneself, to admin',
    input: async (_world, { actor }) => ({ personId: actor.personId, role: 'admin' }),
    cells: BOTH,
  },
  {
    command: 'account.link_again',
    object: 'somebody who is back',
    input: async (world) => returnedPerson(world, 'viewer'),
    cells: BOTH,
  },
  {
    command: 'account.link_again',
    object: 'an owner who is back',
    input: async (world) => returnedPerson(world, 'owner'),
    cells: OWNERS,
  },
  {
    command: 'account.create_sign_in_link',
    object: 'somebody',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), codeHash: sha256(newToken()) }),
    cells: BOTH,
  },
  {
    command: 'account.create_sign_in_link',
    object: 'an owner',
    input: async (world) => ({ personId: await personIdOf(world, 'owner'), codeHash: sha256(newToken()) }),
    cells: OWNERS,
  },
  {
    command: 'account.create_sign_in_link',
    object: 'oneself',
    input: async (_world, { actor }) => ({ personId: actor.personId, codeHash: sha256(newToken()) }),
    cells: BOTH,
  },
  {
    // Opened by a code alone: whoever has a session gets nothing out of it.
    command: 'account.create_first_owner',
    object: 'a new owner',
    input: async () => ({ email: `${newId()}@example.test`, name: 'Intruder', passwordHash }),
    cells: { owner: 'conflict', admin: 'conflict', ...ONLY_OWNERS_AND_ADMINS },
  },
  {
    command: 'account.set_password',
    object: 'own password',
    input: async () => ({ passwordHash }),
    cells: { owner: 'forbidden', admin: 'forbidden', ...ONLY_OWNERS_AND_ADMINS },
  },
];
