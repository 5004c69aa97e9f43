import { isCaller } from '@/lib/access/principals';
import { AppError, notFound } from '@/lib/core/errors';
import { formatInstant } from '@/lib/core/time';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { keepSetting } from '@/lib/domain/settings/steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { Channel } from '@/prisma/generated/client';
import { queueDeliveries } from './queue-steps';
import { readMailPolicy } from './reads';
import { EMAIL_CHANNEL, INBOX_CHANNEL, SECRET_OVERLAP_MS } from './rules';
import {
  createChannel,
  MAIL_POLICY_KEY,
  MOST_CHANNELS,
  moveChannel,
  removeChannel,
  rotateChannel,
  sendAgain,
  setMailPolicy,
  switchChannel,
  testChannel,
  updateChannel,
} from './schema';
import { parseSecrets, validSecrets } from './secret-rules';

export const createChannelCommand: CommandImplementation<typeof createChannel> = {
  declaration: createChannel,
  run: async (ctx, { kind, name, kinds, workspaceIds, money, addressShown, addressSealed, secretSealed }) => {
    const channelId = ctx.intentId;
    await requireFreeName(ctx, channelId, name);
    const others = await ctx.db.channel.count({ where: { id: { not: channelId }, state: { not: 'removed' } } });
    if (others > MOST_CHANNELS)
      throw new AppError('conflict', `There are already ${MOST_CHANNELS} channels. Remove one first.`);
    const told = { kinds, workspaceIds, money };
    ctx.changing({}, { name, kind, address: addressShown, ...told });
    await ctx.db.channel.upsert({
      where: { id: channelId },
      create: {
        ...{ id: channelId, kind, name, ...told, addressShown, addressSealed, state: 'active' },
        secrets: secretSealed ? [{ sealed: secretSealed, endsAt: null }] : [],
        ownerId: personIdOf(ctx),
        ...{ createdAt: ctx.now, updatedAt: ctx.now },
      },
      update: {},
    });
    return { channelId, name };
  },
};

export const updateChannelCommand: CommandImplementation<typeof updateChannel> = {
  declaration: updateChannel,
  run: async (ctx, { channelId, name, ...told }) => {
    const channel = await liveChannel(ctx, channelId);
    await requireFreeName(ctx, channelId, name);
    const { kinds, workspaceIds, money } = channel;
    ctx.changing({ name: channel.name, kinds, workspaceIds, money }, { name, ...told });
    await ctx.db.channel.update({ where: { id: channelId }, data: { name, ...told, updatedAt: ctx.now } });
    return { channelId, name };
  },
};

export const moveChannelCommand: CommandImplementation<typeof moveChannel> = {
  declaration: moveChannel,
  run: async (ctx, { channelId, addressShown, addressSealed, secretSealed }) => {
    const channel = await liveChannel(ctx, channelId);
    const isSigned = channel.kind === 'webhook';
    ctx.changing({ address: channel.addressShown }, { address: `${addressShown} (new)` });
    await ctx.db.channel.update({
      where: { id: channelId },
      data: {
        ...{ addressShown, addressSealed, updatedAt: ctx.now },
        ...(isSigned ? { secrets: [{ sealed: secretSealed, endsAt: null }] } : {}),
        ...{ failures: 0, failingSince: null, lastError: null },
      },
    });
    return { channelId, name: channel.name, isSigned };
  },
};

export const rotateChannelCommand: CommandImplementation<typeof rotateChannel> = {
  declaration: rotateChannel,
  run: async (ctx, { channelId, secretSealed }) => {
    const channel = await liveChannel(ctx, channelId);
    if (channel.kind !== 'webhook') throw new AppError('conflict', 'Only webhooks are signed.');
    const endsAt = new Date(ctx.now.getTime() + SECRET_OVERLAP_MS);
    // The previous one stays valid for a day; older ones end now.
    const [before] = validSecrets(parseSecrets(channel.secrets), ctx.now);
    const isDone = before?.sealed === secretSealed;
    const secrets = [
      { sealed: secretSealed, endsAt: null },
      ...(before ? [{ sealed: before.sealed, endsAt: endsAt.toISOString() }] : []),
    ];
    ctx.changing(
      { secret: 'the previous one' },
      { secret: `a new one; the previous one until ${formatInstant(endsAt)}` },
    );
    if (!isDone) await ctx.db.channel.update({ where: { id: channelId }, data: { secrets, updatedAt: ctx.now } });
    return { channelId, name: channel.name };
  },
};

export const switchChannelCommand: CommandImplementation<typeof switchChannel> = {
  declaration: switchChannel,
  run: async (ctx, { channelId, enabled }) => {
    const channel = await anyChannel(ctx, channelId);
    ctx.changing({ enabled: channel.state === 'active' }, { enabled });
    const anew = enabled ? { failures: 0, failingSince: null, lastError: null } : {};
    const state = enabled ? 'active' : 'disabled';
    await ctx.db.channel.update({ where: { id: channelId }, data: { state, updatedAt: ctx.now, ...anew } });
    return { channelId, name: channel.name };
  },
};

export const removeChannelCommand: CommandImplementation<typeof removeChannel> = {
  declaration: removeChannel,
  run: async (ctx, { channelId }) => {
    const channel = await liveChannel(ctx, channelId);
    ctx.changing({ name: channel.name, address: channel.addressShown }, {});
    // The record of what it delivered stays; the address and the secrets do not.
    const gone = { state: 'removed', addressSealed: null, secrets: [], updatedAt: ctx.now };
    await ctx.db.channel.update({ where: { id: channelId }, data: gone });
    return { channelId, name: channel.name };
  },
};

export const testChannelCommand: CommandImplementation<typeof testChannel> = {
  declaration: testChannel,
  run: async (ctx, { channelId }) => {
    const { name } = await anyChannel(ctx, channelId);
    const isMail = channelId === EMAIL_CHANNEL;
    const people = isCaller(ctx.actor) ? [ctx.actor.personId] : [];
    await ctx.db.$transaction((tx) =>
      tell(tx, {
        kind: 'channel.tested',
        about: { channelId, name, by: ctx.actor.name },
        subject: { kind: 'channel', id: channelId, name },
        key: ctx.intentId,
        to: isMail ? { people, only: true } : { channels: [channelId], only: true },
        now: ctx.now,
      }),
    );
    return { channelId, name };
  },
};

export const sendAgainCommand: CommandImplementation<typeof sendAgain> = {
  declaration: sendAgain,
  run: async (ctx, { deliveryId }) => {
    const delivery = await ctx.db.delivery.findUnique({ where: { id: deliveryId } });
    if (!delivery || delivery.channel === INBOX_CHANNEL) throw notFound('delivery');
    const channel = await anyChannel(ctx, delivery.channel);
    if (delivery.state === 'waiting') throw new AppError('conflict', 'It is already on its way.');
    ctx.changing({ state: delivery.state }, { state: 'waiting' });
    await ctx.db.$transaction(async (tx) => {
      const anew = { state: 'waiting', attempts: 0, dueAt: ctx.now, leaseUntil: null, reason: null, endedAt: null };
      await tx.delivery.update({ where: { id: deliveryId }, data: { ...anew, digest: null } });
      await queueDeliveries(tx, delivery.channel);
    });
    return { deliveryId, channel: channel.name };
  },
};

export const setMailPolicyCommand: CommandImplementation<typeof setMailPolicy> = {
  declaration: setMailPolicy,
  run: async (ctx, policy) => keepSetting(ctx, MAIL_POLICY_KEY, await readMailPolicy(ctx.db), policy),
};

async function anyChannel(ctx: CommandCtx, id: string): Promise<Channel> {
  const channel = await ctx.db.channel.findUnique({ where: { id } });
  if (!channel || channel.state === 'removed') throw notFound('channel');
  return channel;
}

/** An added channel: mail cannot be moved or removed. */
async function liveChannel(ctx: CommandCtx, id: string): Promise<Channel> {
  const channel = await anyChannel(ctx, id);
  if (channel.kind === EMAIL_CHANNEL) throw new AppError('conflict', 'Mail is set up with SMTP_URL, not here.');
  return channel;
}

async function requireFreeName(ctx: CommandCtx, channelId: string, name: string): Promise<void> {
  const taken = await ctx.db.channel.count({
    where: { id: { not: channelId }, state: { not: 'removed' }, name: { equals: name, mode: 'insensitive' } },
  });
  const message = 'There is already a channel with this name. Choose another.';
  if (taken > 0) throw new AppError('conflict', message, { name: message });
}
