import type { Db } from '@/lib/core/db';

/** Marks what reached whoever holds the secret as read: these, or (null) all. How many were not read before. */
export async function markRead(db: Db, secret: string, ids: readonly string[] | null): Promise<number> {
  const [row] = await db.$queryRaw<
    { read: number }[]
  >`SELECT steward.read_notifications(${secret}, ${ids}::uuid[]) AS read`;
  return row?.read ?? 0;
}
