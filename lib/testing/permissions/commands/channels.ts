import { newId } from '@/lib/core/ids';
import { BOTH, OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const told = { kinds: ['sync.failing'], workspaceIds: [], money: false };
const sealed = 'sealed for nobody';

async function newChannel({ database: { owner } }: CommandWorld): Promise<string> {
  const [id, now] = [newId(), new Date()];
  const data = { kind: 'webhook', name: `Channel ${id}`, state: 'active', createdAt: now, updatedAt: now };
  await owner.db.channel.create({ data: { id, ...data } });
  return id;
}

async function newDelivery({ database: { owner } }: CommandWorld): Promise<string> {
  const [notificationId, id, now] = [newId(), newId(), new Date()];
  const subject = { subjectKind: 'test', subjectId: id, subjectName: 'Test' };
  const notification = { id: notificationId, kind: 'sync.failing', key: id, ...subject, about: {}, audience: {} };
  await owner.db.notification.create({ data: { ...notification, createdAt: now, addressedAt: now } });
  const way = { notificationId, channel: 'email', recipient: id, state: 'dead' };
  await owner.db.delivery.create({ data: { id, ...way, dueAt: now, createdAt: now } });
  return id;
}

export const CHANNEL_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'channel.create',
    object: 'a channel',
    input: async () => ({
      ...{ kind: 'webhook', name: `Channel ${newId()}`, ...told },
      ...{ addressShown: 'hooks.example', addressSealed: sealed, secretSealed: sealed },
    }),
    cells: BOTH,
  },
  {
    command: 'channel.update',
    object: 'a channel',
    input: async (world) => ({ channelId: await newChannel(world), name: `Channel ${newId()}`, ...told }),
    cells: BOTH,
  },
  {
    command: 'channel.move',
    object: 'a channel',
    input: async (world) => ({
      ...{ channelId: await newChannel(world), addressShown: 'hooks.example' },
      ...{ addressSealed: sealed, secretSealed: sealed },
    }),
    cells: BOTH,
  },
  {
    command: 'channel.rotate',
    object: 'a channel',
    input: async (world) => ({ channelId: await newChannel(world), secretSealed: sealed }),
    cells: BOTH,
  },
  {
    command: 'channel.switch',
    object: 'a channel',
    input: async (world) => ({ channelId: await newChannel(world), enabled: false }),
    cells: BOTH,
  },
  {
    command: 'channel.remove',
    object: 'a channel',
    input: async (world) => ({ channelId: await newChannel(world) }),
    cells: BOTH,
  },
  {
    command: 'channel.test',
    object: 'a channel',
    input: async (world) => ({ channelId: await newChannel(world) }),
    cells: BOTH,
  },
  {
    command: 'delivery.send_again',
    object: 'a delivery',
    input: async (world) => ({ deliveryId: await newDelivery(world) }),
    cells: BOTH,
  },
  {
    command: 'mail_policy.set',
    object: 'the domains',
    input: async () => ({ domains: ['partner.example'] }),
    cells: OWNERS_ALONE,
  },
];
