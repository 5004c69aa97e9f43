import type { Db, Tx } from '@/lib/core/db';
import type { ReturnedPerson } from './query-schema';
import { RETURNED } from './returned-sql';

/** True until someone with access is an owner: the set-up page only opens until then. */
export async function isSetUpOpen(db: Db | Tx): Promise<boolean> {
  const owner = await db.person.findFirst({
    where: { roleOverride: 'owner', deactivatedAt: null },
    select: { id: true },
  });
  return owner === null;
}

export async function countOtherOwners(db: Db | Tx, personId: string): Promise<number> {
  return db.person.count({ where: { roleOverride: 'owner', deactivatedAt: null, id: { not: personId } } });
}

/** Names of the owners, for pages that say whom to ask. */
export async function listOwnerNames(db: Db, limit = 3): Promise<string[]> {
  const owners = await db.person.findMany({
    where: { roleOverride: 'owner', deactivatedAt: null },
    select: { name: true },
    orderBy: { createdAt: 'asc' },
    take: limit,
  });
  return owners.map((owner) => owner.name);
}

/** The current state, or null. The command reads it again. */
export async function findReturned(db: Db | Tx, personId: string, userId: string): Promise<ReturnedPerson | null> {
  const [found] = await db.$queryRaw<ReturnedPerson[]>`
    SELECT * FROM (${RETURNED}) r WHERE r."personId" = ${personId} AND r."userId" = ${userId}`;
  return found ?? null;
}
