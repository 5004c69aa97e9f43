import { findActors } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { kindOf } from '@/lib/domain/notifications/kinds/list';
import { mayHear } from '@/lib/domain/notifications/rules';
import { type Audience, audience } from '@/lib/domain/notifications/schema';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { Notification } from '@/prisma/generated/client';

/** Writes the deliveries of a notification, once: for each channel and recipient one. */
export async function addressNotification(deps: WorkerDeps, notificationId: string): Promise<void> {
  await deps.database.db.$transaction(async (tx) => {
    const [open] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM notifications WHERE id = ${notificationId}::uuid AND addressed_at IS NULL FOR UPDATE`;
    if (!open) return;
    const notification = await tx.notification.findUniqueOrThrow({ where: { id: notificationId } });
    const now = deps.now();
    const told = audience.parse(notification.audience);
    await tx.delivery.createMany({
      data: (await hearersOf(tx, notification, told)).map(({ personId }) => ({
        ...{ id: idFrom(notificationId, 'inbox', personId), notificationId, channel: 'inbox', recipient: personId },
        ...{ personId, isNamed: told.people.includes(personId), state: 'delivered' },
        ...{ dueAt: now, createdAt: notification.createdAt, endedAt: now },
      })),
      skipDuplicates: true,
    });
    await tx.notification.update({ where: { id: notificationId }, data: { addressedAt: now } });
  });
}

/** Everybody with access who may hear of it now, by name or for their role. */
async function hearersOf(
  tx: Tx,
  notification: Notification,
  { people, except, only }: Audience,
): Promise<PersonActor[]> {
  const { kind, money, workspaceIds } = notification;
  const hears = only ? 'named' : (kindOf(kind)?.hears ?? 'named');
  const actors = await findActors(tx);
  return actors.filter(
    (actor) =>
      !except.includes(actor.personId) &&
      mayHear(actor, { hears, money, workspaceIds }, people.includes(actor.personId)),
  );
}
