import type { Delivery, Notification } from '@/prisma/generated/client';
import type { NotifyDeps } from './outgoing';

/** Longer than any try takes: a delivery without a result by then is tried again. */
const LEASE_MS = 120_000;
const MOST_IN_DIGEST = 200;

export type Claimed = Delivery & { notification: Notification };

/** Claims what is due on this channel for one worker: one delivery, or all of one person's digest. */
export async function claimDue({ database, now }: NotifyDeps, channel: string): Promise<Claimed[]> {
  const at = now();
  const until = new Date(at.getTime() + LEASE_MS);
  const taken = await database.db.$transaction(async (tx) => {
    const [first] = await tx.$queryRaw<{ id: string; recipient: string; digest: string | null }[]>`
      UPDATE deliveries SET attempts = attempts + 1, lease_until = ${until}
      WHERE id = (SELECT id FROM deliveries d WHERE channel = ${channel} AND state = 'waiting' AND due_at <= ${at}
        AND (lease_until IS NULL OR lease_until <= ${at})
        -- Only the first delivery of a digest starts it, so that it is not sent in pieces.
        AND (digest IS NULL OR NOT EXISTS (SELECT FROM deliveries f WHERE f.channel = d.channel AND f.recipient = d.recipient
          AND f.digest = d.digest AND f.state = 'waiting' AND f.due_at <= ${at} AND (f.due_at, f.id) < (d.due_at, d.id)))
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id::text, recipient, digest`;
    if (!first) return [];
    if (first.digest === null) return [first.id];
    const rest = await tx.$queryRaw<{ id: string }[]>`
      UPDATE deliveries SET attempts = attempts + 1, lease_until = ${until}
      WHERE id IN (SELECT id FROM deliveries WHERE channel = ${channel} AND state = 'waiting' AND due_at <= ${at}
        AND recipient = ${first.recipient} AND digest = ${first.digest} AND id <> ${first.id}::uuid
        AND (lease_until IS NULL OR lease_until <= ${at}) ORDER BY due_at, id LIMIT ${MOST_IN_DIGEST} FOR UPDATE SKIP LOCKED)
      RETURNING id::text`;
    return [first.id, ...rest.map(({ id }) => id)];
  });
  if (taken.length === 0) return [];
  return database.db.delivery.findMany({
    where: { id: { in: taken } },
    include: { notification: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}
