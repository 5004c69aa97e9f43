import { newId } from '@/lib/core/ids';
import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const AUDIT_RULE_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'audit_rule.create',
    object: 'what failed',
    input: async () => ({
      name: `Rule ${newId()}`,
      filters: { outcome: 'failed' },
      count: 1,
      minutes: 10,
      channels: [],
    }),
    cells: BOTH,
  },
  {
    command: 'audit_rule.remove',
    object: 'a rule',
    input: async ({ database }) => {
      const [id, now] = [newId(), new Date()];
      const row = { id, name: `Rule ${id}`, filters: {}, count: 1, minutes: 10, createdAt: now, checkedTo: now };
      await database.owner.db.auditRule.create({ data: row });
      return { ruleId: id };
    },
    cells: BOTH,
  },
];
