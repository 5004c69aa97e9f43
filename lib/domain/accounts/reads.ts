import type { Db, Tx } from '@/lib/core/db';
import type { ReturnedPerson } from './query-schema';
import { RETURNED } from './returned-sql';

/** True until somebody who has access is an owner: only then does the set-up page open. */
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

/** Owners by name, for pages that must say whom to ask. */
export async function listOwnerNames(db: Db, limit = 3): Promise<string[]> {
  const owners = await db.person.findMany({
    where: { roleOverride: 'owner', deactivatedAt: null },
    select: { name: true },
    orderBy: { createdAt: 'asc' },
    take: limit,
  });
  return owners.map((owner) => owner.name);
}

/** As it stands now, or null. Asked again by the command. */
export async function findReturned(db: Db | Tx, personId: string, userId: string): Promise<ReturnedPerson | null> {
  const [found] = await db.$queryRaw<ReturnedPerson[]>`
    SELECT * FROM (${RETURNED}) r WHERE r."personId" = ${personId} AND r."userId" = ${userId}`;
  return found ?? null;
}
