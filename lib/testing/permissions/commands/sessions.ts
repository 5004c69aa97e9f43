import { createSignedInPerson } from '@/lib/testing/factories';
import { BOTH, OWNERS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const SESSIONS_COMMANDS: CommandRow[] = [
  {
    command: 'session.end',
    object: 'own session',
    input: async (_world, { sessionId }) => ({ sessionId }),
    cells: BOTH,
  },
  {
    command: 'session.end',
    object: 'session of somebody',
    input: async ({ database }) => ({ sessionId: (await createSignedInPerson(database.owner.db, 'viewer')).sessionId }),
    cells: BOTH,
  },
  {
    command: 'session.end',
    object: 'session of an owner',
    input: async ({ database }) => ({ sessionId: (await createSignedInPerson(database.owner.db, 'owner')).sessionId }),
    cells: OWNERS,
  },
  {
    command: 'session.end_device',
    object: 'device of somebody',
    input: async ({ database }) => ({ sessionId: (await createSignedInPerson(database.owner.db, 'viewer')).sessionId }),
    cells: BOTH,
  },
  {
    command: 'session.end_device',
    object: 'device of an owner',
    input: async ({ database }) => ({ sessionId: (await createSignedInPerson(database.owner.db, 'owner')).sessionId }),
    cells: OWNERS,
  },
];
