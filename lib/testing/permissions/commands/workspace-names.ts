import { newToken } from '@/lib/core/ids';
import { BOTH } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

export const WORKSPACE_NAMES_COMMANDS: CommandRow[] = [
  {
    command: 'workspace.rename',
    object: 'own workspace',
    input: async ({ workspaceA }) => ({ workspaceId: workspaceA, name: newName() }),
    cells: BOTH,
  },
  {
    command: 'workspace.rename',
    object: 'other workspace',
    input: async ({ workspaceB }) => ({ workspaceId: workspaceB, name: newName() }),
    cells: BOTH,
  },
];

function newName(): string {
  return `Renamed ${newToken().slice(0, 12)}`;
}
