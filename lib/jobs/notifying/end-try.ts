import type { Tx } from '@/lib/core/db';
import { EMAIL_CHANNEL, FAILING_AFTER, MOST_ATTEMPTS, waitAfter } from '@/lib/domain/channels/rules';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { Claimed } from './claim';
import type { NotifyDeps, TryResult } from './outgoing';

/** It is never sent: the recipient may not see it, or no longer exists. */
export async function drop({ database, now }: NotifyDeps, claimed: readonly Claimed[], reason: string): Promise<void> {
  const data = { state: 'dropped', reason, endedAt: now(), leaseUntil: null };
  await database.db.delivery.updateMany({ where: { id: { in: claimed.map(({ id }) => id) }, state: 'waiting' }, data });
}

/** Stores the result of a try: delivered, tried again later, or dead. Returns how many became what. */
export async function endTry(
  deps: NotifyDeps,
  claimed: readonly Claimed[],
  result: TryResult,
  startedAt: Date,
): Promise<Map<string, number>> {
  const now = deps.now();
  const ends = new Map<string, number>();
  const { isDelivered, status, answer, reason } = result;
  await deps.database.db.$transaction(async (tx) => {
    for (const one of claimed) {
      const wait = result.isFinal || one.attempts >= MOST_ATTEMPTS ? null : waitAfter(one.attempts, Math.random());
      const ending = isDelivered
        ? { state: 'delivered', endedAt: now, reason: null }
        : wait === null
          ? { state: 'dead', endedAt: now, reason }
          : { dueAt: new Date(now.getTime() + wait), reason };
      // If its lease ran out and another worker took it, that worker stores the result.
      const { count } = await tx.delivery.updateMany({
        where: { id: one.id, state: 'waiting', attempts: one.attempts },
        data: { ...ending, leaseUntil: null },
      });
      if (count === 0) continue;
      const end = ending.state ?? 'retried';
      ends.set(end, (ends.get(end) ?? 0) + 1);
      const durationMs = Math.max(0, now.getTime() - startedAt.getTime());
      await tx.deliveryTry.create({ data: { deliveryId: one.id, at: startedAt, durationMs, status, answer, reason } });
    }
    const [first] = claimed;
    if (first) await noteChannel(tx, first.channel, result, now);
  });
  return ends;
}

/**
 * Counts a channel's failures; after several in a row its owner is told through another channel. A refused recipient is
 * not a failure of mail.
 */
async function noteChannel(tx: Tx, id: string, result: TryResult, now: Date): Promise<void> {
  if (result.isDelivered) {
    await tx.$executeRaw`UPDATE channels SET failures = 0, failing_since = NULL, last_error = NULL, delivered_at = ${now} WHERE id = ${id}`;
    return;
  }
  if (id === EMAIL_CHANNEL && result.isFinal) return;
  const [channel] = await tx.$queryRaw<{ failures: number; name: string; ownerId: string | null; since: Date }[]>`
    UPDATE channels SET failures = failures + 1, failing_since = coalesce(failing_since, ${now}), last_error = ${result.reason},
      state = CASE WHEN ${result.isGone ?? false} AND state = 'active' THEN 'disabled' ELSE state END
    WHERE id = ${id} RETURNING failures, name, owner_id::text AS "ownerId", failing_since AS since`;
  if (!channel || (channel.failures < FAILING_AFTER && !result.isGone)) return;
  const { failures, name, ownerId, since } = channel;
  await tell(tx, {
    kind: 'channel.failing',
    about: { channelId: id, name, cause: result.reason ?? '', failures },
    subject: { kind: 'channel', id, name },
    key: `${id} ${since.toISOString()}`,
    to: { people: ownerId ? [ownerId] : [] },
    now,
  });
}

/** Channels that are failing now, for the overview. */
export async function findFailingChannels(tx: Tx, now: Date): Promise<void> {
  const failing = await tx.channel.findMany({
    where: { state: { not: 'removed' }, failures: { gte: FAILING_AFTER } },
    select: { id: true, name: true, failures: true, failingSince: true, lastError: true },
  });
  const found = failing.map(({ id, name, failures, failingSince, lastError }) => ({
    ...{ subject: { kind: 'channel', id, name }, since: failingSince ?? now },
    measure: { channelId: id, name, cause: lastError ?? '', failures },
  }));
  await keepConditions(tx, 'channel.failing', found, now);
}
