import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { createSignedInPerson } from '@/lib/testing/factories';
import { OWNERS_ALONE } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

/** Whoever asks is let through, to what cannot be done. */
const all = (cell: 'conflict' | 'not_found'): CommandRow['cells'] => ({
  ...{ owner: cell, admin: cell, billing: cell, lead: cell, developer: cell, viewer: cell },
});
const codeHashes = () => Array.from({ length: 10 }, () => sha256(newToken()));

export const FACTOR_COMMANDS: CommandRow[] = [
  {
    command: 'factor.add_app',
    object: 'without a password',
    input: async () => ({ seed: 'A'.repeat(32), code: '123456', codeHashes: codeHashes() }),
    cells: all('conflict'),
  },
  {
    command: 'factor.add_passkey',
    object: 'without a password',
    input: async () => ({
      ...{ tryId: newId(), name: 'A passkey', codeHashes: codeHashes() },
      registration: {
        id: 'x',
        rawId: 'x',
        type: 'public-key',
        response: { clientDataJSON: 'x', attestationObject: 'x' },
        clientExtensionResults: {},
      },
    }),
    cells: all('conflict'),
  },
  {
    command: 'factor.remove',
    object: 'one that is not theirs',
    input: async () => ({ factorId: newId() }),
    cells: all('not_found'),
  },
  {
    command: 'factor.renew_codes',
    object: 'without a second factor',
    input: async () => ({ codeHashes: codeHashes() }),
    cells: all('conflict'),
  },
  {
    command: 'factor.reset',
    object: 'of an owner',
    input: async ({ database }) => ({ personId: (await createSignedInPerson(database.owner.db, 'owner')).personId }),
    cells: OWNERS_ALONE,
  },
  {
    command: 'factor_policy.set',
    object: 'the policy',
    input: async () => ({ requiredOf: 'nobody' }),
    cells: OWNERS_ALONE,
  },
];
