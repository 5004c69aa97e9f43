import { newId } from '@/lib/core/ids';
import { BOTH, OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

async function newStream({ database }: CommandWorld): Promise<string> {
  const [id, now] = [newId(), new Date()];
  await database.owner.db.auditStream.create({
    data: {
      ...{
        id,
        kind: 'webhook',
        name: `Stream ${id}`,
        addressShown: 'hooks.example',
        state: 'paused',
        position: 0n,
        marks: [],
      },
      ...{ dueAt: now, createdAt: now, updatedAt: now },
    },
  });
  return id;
}

const PLACE = { addressShown: 'hooks.example', addressSealed: 'sealed', secretSealed: 'sealed', authority: '' };

export const AUDIT_STREAM_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'audit_stream.create',
    object: 'to a webhook',
    input: async () => ({ kind: 'webhook', name: `Stream ${newId().slice(0, 8)}`, ...PLACE, fromBeginning: false }),
    cells: OWNERS_ALONE,
  },
  {
    command: 'audit_stream.move',
    object: 'a stream',
    input: async (world) => ({ streamId: await newStream(world), kind: 'webhook', ...PLACE }),
    cells: OWNERS_ALONE,
  },
  {
    command: 'audit_stream.switch',
    object: 'a stream',
    input: async (world) => ({ streamId: await newStream(world), isPaused: true }),
    cells: BOTH,
  },
  {
    command: 'audit_stream.remove',
    object: 'a stream',
    input: async (world) => ({ streamId: await newStream(world) }),
    cells: BOTH,
  },
];
