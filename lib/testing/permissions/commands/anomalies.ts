import { newId } from '@/lib/core/ids';
import { addDays, dayOf } from '@/lib/core/time';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const CLOSED = { developer: 'denied', viewer: 'denied' } as const;
const SETTERS = { owner: 'succeeded', admin: 'succeeded', billing: 'succeeded', ...CLOSED } as const;

async function anomalyOf({ database }: CommandWorld, workspaceId: string | null): Promise<string> {
  const [id, at] = [newId(), new Date()];
  const amounts = { usualNano: 1n, limitNano: 2n, peakNano: 3n, excessNano: 2n };
  const series = { seriesKind: 'api_key', seriesId: id, name: 'A key', workspaceId, apiKeyId: id };
  await database.owner.db.anomaly.create({
    data: { id, ...series, ...amounts, foundBy: 'day', since: at, seen: at, state: 'open', openedAt: at },
  });
  return id;
}

const of = (command: string, more: object): CommandRow[] => [
  {
    command,
    object: 'one of their workspace',
    input: async (world) => ({
      anomalyId: await anomalyOf(world, world.workspaceA),
      workspaceId: world.workspaceA,
      ...more,
    }),
    cells: { ...SETTERS, lead: 'succeeded' },
  },
  {
    command,
    object: 'one of another workspace',
    input: async (world) => ({
      anomalyId: await anomalyOf(world, world.workspaceB),
      workspaceId: world.workspaceB,
      ...more,
    }),
    cells: { ...SETTERS, lead: 'denied' },
  },
  {
    command,
    object: 'one of the whole organisation',
    input: async (world) => ({ anomalyId: await anomalyOf(world, null), workspaceId: null, ...more }),
    cells: { ...SETTERS, lead: 'denied' },
  },
];

export const ANOMALY_COMMANDS: CommandRow[] = [
  ...of('anomaly.expect', { note: 'Moved to a larger model' }),
  ...of('anomaly.dismiss', {}),
  ...of('anomaly.snooze', { until: addDays(dayOf(new Date()), 7) }),
];
