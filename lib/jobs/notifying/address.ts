import { findActors } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { queueDeliveries } from '@/lib/domain/channels/queue-steps';
import { EMAIL_CHANNEL, INBOX_CHANNEL, mayTell } from '@/lib/domain/channels/rules';
import { dueFor, NO_CHOICES } from '@/lib/domain/notifications/choice-rules';
import { findKind } from '@/lib/domain/notifications/kinds/list';
import { readStoredChoices } from '@/lib/domain/notifications/reads';
import { mayHear } from '@/lib/domain/notifications/rules';
import { type Audience, audience } from '@/lib/domain/notifications/schema';
import type { Notification } from '@/prisma/generated/client';
import type { NotifyDeps } from './outgoing';

/** Older notifications only go to the inbox. */
const SENT_WITHIN_MS = 3 * 86_400_000;

interface Recipient {
  channel: string;
  recipient: string;
  personId: string | null;
  isNamed: boolean;
  dueAt: Date;
  digest: string | null;
}

/** Writes the deliveries of a notification once: one per channel and recipient. */
export async function addressNotification(deps: NotifyDeps, notificationId: string): Promise<void> {
  await deps.database.db.$transaction(async (tx) => {
    const [open] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id::text FROM notifications WHERE id = ${notificationId}::uuid AND addressed_at IS NULL FOR UPDATE`;
    if (!open) return;
    const notification = await tx.notification.findUniqueOrThrow({ where: { id: notificationId } });
    const now = deps.now();
    const told = audience.parse(notification.audience);
    const hearers = await findHearers(tx, notification, told);
    const readers = findKind(notification.kind)?.isForRecords ? [] : hearers;
    const isNews = now.getTime() - notification.createdAt.getTime() < SENT_WITHIN_MS;
    const sent = isNews ? await sentTo(tx, deps, notification, told, hearers, now) : [];
    const isNamed = (personId: string) => told.people.includes(personId);
    const { createdAt } = notification;
    await tx.delivery.createMany({
      data: [
        ...readers.map(({ personId }) => ({
          ...row(notificationId, INBOX_CHANNEL, personId),
          ...{ personId, isNamed: isNamed(personId), state: 'delivered', dueAt: now, createdAt, endedAt: now },
        })),
        ...sent.map((one) => ({
          ...row(notificationId, one.channel, one.recipient),
          ...{ personId: one.personId, isNamed: one.isNamed, state: 'waiting', dueAt: one.dueAt, digest: one.digest },
          createdAt,
        })),
      ],
      skipDuplicates: true,
    });
    await tx.notification.update({ where: { id: notificationId }, data: { addressedAt: now } });
    for (const channel of new Set(sent.filter(({ dueAt }) => dueAt <= now).map((one) => one.channel)))
      await queueDeliveries(tx, channel);
  });
}

function row(notificationId: string, channel: string, recipient: string) {
  return { id: idFrom(notificationId, channel, recipient), notificationId, channel, recipient };
}

/** Everyone with access who may see it now, by name or by role. */
async function findHearers(
  tx: Tx,
  { kind, money, workspaceIds }: Notification,
  { people, except, only }: Audience,
): Promise<PersonActor[]> {
  const hears = only ? 'named' : (findKind(kind)?.hears ?? 'named');
  const actors = await findActors(tx);
  return actors.filter(
    (actor) =>
      !except.includes(actor.personId) &&
      mayHear(actor, { hears, money, workspaceIds }, people.includes(actor.personId)),
  );
}

/** Through which channels it is sent, to whom and when. A failing channel is never used to report its own failure. */
async function sentTo(
  tx: Tx,
  { outgoing }: NotifyDeps,
  notification: Notification,
  told: Audience,
  hearers: readonly PersonActor[],
  now: Date,
): Promise<Recipient[]> {
  const { kind, subjectKind, subjectId } = notification;
  const failing = kind === 'channel.failing' && subjectKind === 'channel' ? subjectId : null;
  const active = (await tx.channel.findMany({ where: { state: 'active' } })).filter(({ id }) => id !== failing);
  const isMailOn = outgoing.smtp !== null && active.some(({ id }) => id === EMAIL_CHANNEL);
  const choices = isMailOn
    ? await readStoredChoices(
        tx,
        hearers.map(({ personId }) => personId),
      )
    : new Map();
  const mails = hearers.flatMap((actor): Recipient[] => {
    if (!isMailOn || actor.email === '') return [];
    const chosen = choices.get(actor.personId) ?? NO_CHOICES;
    const rhythm = chosen.rhythms[kind] ?? findKind(kind)?.mail ?? 'off';
    if (rhythm === 'off') return [];
    return [
      {
        ...{ channel: EMAIL_CHANNEL, recipient: actor.personId, personId: actor.personId },
        ...{ isNamed: told.people.includes(actor.personId), dueAt: dueFor(chosen, rhythm, now) },
        digest: rhythm === 'at_once' ? null : rhythm,
      },
    ];
  });
  const atOnce = { personId: null, isNamed: true, dueAt: now, digest: null };
  const addresses = isMailOn ? [...new Set(told.addresses.map((one) => one.toLowerCase()))] : [];
  const channels = active.filter(
    (one) =>
      one.id !== EMAIL_CHANNEL &&
      mayTell(one, notification) &&
      (told.channels.includes(one.id) || (!told.only && one.kinds.includes(kind))),
  );
  return [
    ...mails,
    ...addresses.map((recipient) => ({ channel: EMAIL_CHANNEL, recipient, ...atOnce })),
    ...channels.map(({ id }) => ({ channel: id, recipient: id, ...atOnce })),
  ];
}
