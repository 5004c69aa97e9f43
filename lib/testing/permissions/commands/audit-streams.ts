import { newId } from '@/lib/core/ids';
import { BOTH, OWNERS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

async function newStream({ database }: CommandWorld): Promise<string> {
  const [id, now] = [newId(), new Date()];
  await database.owner.db.auditStream.create({
    data: {
      ...{
        id,
        kind: 'syslog',
        name: `Stream ${id}`,
        addressShown: 'logs:6514',
        state: 'paused',
        position: 0n,
        marks: [],
      },
      ...{ dueAt: now, createdAt: now, updatedAt: now },
    },
  });
  return id;
}

const PLACE = { addressShown: 'logs:6514', addressSealed: 'sealed', secretSealed: null, authority: null };

/** Where a stream leads, the whole chain can go. */
const OWNERS_ALONE = { ...OWNERS, admin: 'denied' } as const;

export const AUDIT_STREAM_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'audit_stream.create',
    object: 'to a syslog server',
    input: async () => ({ kind: 'syslog', name: `Stream ${newId().slice(0, 8)}`, ...PLACE, fromBeginning: false }),
    cells: OWNERS_ALONE,
  },
  {
    command: 'audit_stream.move',
    object: 'a stream',
    input: async (world) => ({ streamId: await newStream(world), kind: 'syslog', ...PLACE }),
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
