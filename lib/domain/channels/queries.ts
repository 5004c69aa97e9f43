import { notFound } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { findWords } from '@/lib/domain/notifications/kinds/list';
import { isHeard } from '@/lib/domain/notifications/visible-sql';
import { placePage } from '@/lib/lists/place';
import { allOf, beyond, towards } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { bodyFor, type StoredNotification, toMessage } from './body-rules';
import { type ChannelRow, channelGet, channelList, type DeliveryRow, demoMailList } from './query-schema';
import { readMailPolicy } from './reads';

const PAGE_SIZE = 30;
const MOST_MAILS = 100;
const COUNTED = 1_000;
const PLACE = { at: Prisma.sql`d.created_at`, id: Prisma.sql`d.id` };

const SHOWN = {
  ...{ id: true, kind: true, name: true, addressShown: true, ownerId: true, kinds: true, workspaceIds: true },
  ...{ money: true, state: true, failures: true, failingSince: true, lastError: true, deliveredAt: true },
} as const;

async function readChannels(ctx: Ctx, id?: string): Promise<ChannelRow[]> {
  const channels = await ctx.db.channel.findMany({
    where: { state: { not: 'removed' }, ...(id ? { id } : {}) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: SHOWN,
  });
  const owners = await ctx.db.person.findMany({
    where: { id: { in: channels.flatMap(({ ownerId }) => ownerId ?? []) } },
    select: { id: true, name: true, email: true },
  });
  return channels.map(({ ownerId, ...channel }) => {
    const owner = owners.find((one) => one.id === ownerId);
    return { ...channel, ownerName: owner ? nameOf(owner) : null };
  });
}

export const listChannels = answer(channelList, async (ctx) => {
  const [channels, mail, policy] = await Promise.all([
    readChannels(ctx),
    ctx.db.processStatus.findUnique({ where: { name: 'mail' } }),
    readMailPolicy(ctx.db),
  ]);
  const detail = mail?.detail as { from?: string | null } | undefined;
  return { channels, mailFrom: detail?.from ?? null, domains: policy.domains };
});

interface StoredDelivery extends StoredNotification {
  id: string;
  at: Date;
  recipient: string;
  personName: string | null;
  state: string;
  attempts: number;
  dueAt: Date;
  reason: string | null;
  endedAt: Date | null;
  isHeard: boolean;
  tries: { at: string; durationMs: number; status: number | null; answer: string | null; reason: string | null }[];
}

/** A channel and its deliveries, newest first. What the reader may not see is listed without its content. */
export const readChannel = answer(channelGet, async (ctx, { channelId, state, origin, ...places }) => {
  const [[channel], stored, [counted]] = await Promise.all([
    readChannels(ctx, channelId),
    ctx.db.$queryRaw<StoredDelivery[]>`
      SELECT d.id::text, d.created_at AS at, d.recipient, coalesce(nullif(p.name, ''), p.email) AS "personName", d.state,
        d.attempts, d.due_at AS "dueAt", d.reason, d.ended_at AS "endedAt", n.kind, n.about, n.created_at AS "createdAt",
        n.subject_kind AS "subjectKind", n.subject_id AS "subjectId", n.subject_name AS "subjectName",
        n.workspace_ids AS "workspaceIds", ${isHeard(ctx.actor, Prisma.sql`d.channel <> 'email'`)} AS "isHeard",
        coalesce((SELECT jsonb_agg(jsonb_build_object('at', t.at, 'durationMs', t.duration_ms, 'status', t.status,
          'answer', t.answer, 'reason', t.reason) ORDER BY t.id) FROM delivery_tries t WHERE t.delivery_id = d.id), '[]') AS tries
      FROM deliveries d JOIN notifications n ON n.id = d.notification_id LEFT JOIN people p ON p.id = d.person_id
      WHERE ${allOf([
        Prisma.sql`d.channel = ${channelId}`,
        ...(state ? [Prisma.sql`d.state = ${state}`] : []),
        ...beyond(PLACE, places),
      ])}
      ORDER BY ${towards(PLACE, places)} LIMIT ${PAGE_SIZE + 1}`,
    ctx.db.$queryRaw<{ dead: number }[]>`
      SELECT count(*)::int AS dead FROM (SELECT FROM deliveries WHERE channel = ${channelId} AND state = 'dead' LIMIT ${COUNTED}) c`,
  ]);
  if (!channel) throw notFound('channel');
  const { rows, ...beside } = placePage(stored, PAGE_SIZE, places, (row) => row);
  const deliveries = rows.map((row) => toRow(channel, origin, row));
  return { channel, deliveries, dead: counted?.dead ?? 0, ...beside };
});

function toRow(channel: ChannelRow, origin: string, row: StoredDelivery): DeliveryRow {
  const { id, at, kind, recipient, personName, state, attempts, dueAt, reason, endedAt } = row;
  const isMail = channel.kind === 'email';
  const { subject, path } = row.isHeard ? findWords(kind, row.about) : findWords(kind, null);
  return {
    ...{ id, at, kind, subject, path, state, attempts, dueAt, reason, endedAt },
    recipient: isMail ? (personName ?? recipient) : null,
    payload: row.isHeard && !isMail ? bodyFor(channel.kind, toMessage(origin, id, row)) : null,
    tries: row.tries.map((one) => ({ ...one, at: new Date(one.at) })),
  };
}

/** Mail sent to the simulated organisation, newest first. */
export const listDemoMails = answer(demoMailList, async (ctx) => {
  return ctx.db.demoMail.findMany({
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: MOST_MAILS,
    select: { id: true, at: true, recipient: true, subject: true, text: true },
  });
});
