import { newId } from '@/lib/core/ids';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const CLOSED = { lead: 'denied', developer: 'denied', viewer: 'denied' } as const;
const SETTERS = { owner: 'succeeded', admin: 'succeeded', billing: 'succeeded', ...CLOSED } as const;

const words = () => ({ code: newId().slice(0, 8), name: 'A cost centre', project: '', ledgerCode: '' });
const AT = new Date('2026-11-01T00:00:00.000Z');

async function centreOf({ database }: CommandWorld, archivedAt: Date | null = null): Promise<string> {
  const id = newId();
  await database.owner.db.costCentre.create({ data: { id, ...words(), createdAt: AT, updatedAt: AT, archivedAt } });
  return id;
}

/** Whoever sets budgets says what belongs to which cost centre; the tag is a setting. */
export const COST_CENTRE_COMMANDS: CommandRow[] = [
  {
    command: 'cost_centre.create',
    object: 'a new one',
    input: async () => ({ ...words(), costCentreId: newId() }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.change',
    object: 'one that is there',
    input: async (world) => ({ ...words(), costCentreId: await centreOf(world), from: AT.toISOString() }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.archive',
    object: 'one that is there',
    input: async (world) => ({ costCentreId: await centreOf(world) }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.restore',
    object: 'one that is archived',
    input: async (world) => ({ costCentreId: await centreOf(world, AT) }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.assign',
    object: 'a workspace',
    input: async (world) => ({
      subjects: [{ kind: 'workspace', id: world.workspaceA }],
      ...{ costCentreId: await centreOf(world), firstMonth: `${new Date().toISOString().slice(0, 7)}-01` },
    }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.import',
    object: 'a line that is none',
    input: async () => ({ lines: [{ line: 2, cells: { cost_centre: '' } }] }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.set_sharing',
    object: 'all shared cost',
    input: async () => ({ rule: 'even', shares: [] }),
    cells: SETTERS,
  },
  {
    command: 'cost_centre.set_tag',
    object: 'all workspaces',
    input: async () => ({ tagKey: 'team' }),
    cells: { owner: 'succeeded', admin: 'succeeded', billing: 'denied', ...CLOSED },
  },
];
