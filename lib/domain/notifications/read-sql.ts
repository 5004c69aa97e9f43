import type { Db } from '@/lib/core/db';

/** Marks the notifications of the session with this secret as read: these, or (null) all. Returns how many were unread. */
export async function markRead(db: Db, secret: string, ids: readonly string[] | null): Promise<number> {
  const [row] = await db.$queryRaw<
    { read: number }[]
  >`SELECT steward.read_notifications(${secret}, ${ids}::uuid[]) AS read`;
  return row?.read ?? 0;
}
