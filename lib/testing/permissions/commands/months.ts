import type { CommandRow } from '@/lib/testing/permissions/command-row';

/** Who is let through finds a month that is not over. */
const cells: CommandRow['cells'] = {
  owner: 'conflict',
  admin: 'conflict',
  billing: 'conflict',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
};
const MONTH = '2999-01-01';

export const MONTH_COMMANDS: CommandRow[] = [
  { command: 'month.close', object: 'one to come', input: async () => ({ month: MONTH }), cells },
  {
    command: 'month.set_invoice',
    object: 'one that is not closed',
    input: async () => ({ month: MONTH, from: null, amount: '1', tax: '', credits: '', priority: '', note: '' }),
    cells,
  },
];
