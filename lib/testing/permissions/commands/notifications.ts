import { EVERYONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const NOTIFICATION_COMMAND_ROWS: CommandRow[] = [
  {
    command: 'notification.choose',
    object: 'the own',
    input: async () => ({
      ...{ rhythms: { 'key.old': 'off' }, timeZone: 'Europe/Berlin', digestHour: 7 },
      ...{ quietFrom: 1_320, quietTo: 420 },
    }),
    cells: EVERYONE,
  },
];
