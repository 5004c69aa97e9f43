import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { BOTH, EVERYONE, OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const kept = () => ({ tokenHash: sha256(newToken()), endsWith: 'aB3d' });

/** A viewer's token that this person answers for. */
export async function newApiToken({ database }: Pick<CommandWorld, 'database'>, holderId: string) {
  const id = newId();
  await database.owner.db.serviceToken.create({
    data: {
      ...{ id, name: `Token ${id}`, ...kept(), role: 'viewer', isScoped: false, isWithin: false, holderId },
      ...{ isOwnerHeld: false, source: 'web', createdById: holderId, createdAt: new Date() },
    },
  });
  return { tokenId: id };
}

const NOT_THEIRS = {
  ...BOTH,
  billing: 'not_found',
  lead: 'not_found',
  developer: 'not_found',
  viewer: 'not_found',
} as const;

export const TOKENS_COMMANDS: CommandRow[] = [
  {
    command: 'token.create',
    object: 'a token',
    input: async () => ({ tokenId: newId(), name: `Token ${newToken().slice(0, 12)}`, ...kept() }),
    cells: EVERYONE,
  },
  {
    command: 'token.revoke',
    object: 'own token',
    input: async (world, { actor }) => newApiToken(world, actor.personId),
    cells: EVERYONE,
  },
  {
    command: 'token.revoke',
    object: 'token of somebody',
    input: async (world) => newApiToken(world, newId()),
    cells: NOT_THEIRS,
  },
  {
    command: 'token.take_over',
    object: 'token of somebody',
    input: async (world) => newApiToken(world, newId()),
    cells: OWNERS_ALONE,
  },
];
