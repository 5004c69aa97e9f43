import { newId } from '@/lib/core/ids';
import { OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const AUDIT_RETENTION_COMMAND_ROWS: CommandRow[] = [
  { command: 'audit_retention.set', object: 'the policy', input: async () => ({ years: 7 }), cells: OWNERS_ALONE },
  {
    command: 'audit_hold.place',
    object: 'what is about a workspace',
    input: async ({ workspaceA }) => ({
      ...{ name: 'A lawsuit', about: { kind: 'workspace', id: workspaceA }, from: null, to: null },
    }),
    cells: OWNERS_ALONE,
  },
  {
    command: 'audit_hold.release',
    object: 'a hold',
    input: async ({ database }) => {
      const id = newId();
      await database.owner.db.auditHold.create({ data: { id, name: 'A lawsuit', placedAt: new Date() } });
      return { holdId: id };
    },
    cells: OWNERS_ALONE,
  },
];
