import type { CommandRow, Ending } from '@/lib/testing/permissions/command-row';

/** Who is let through finds that no figure says so: this world has used nothing. */
const cells = (lead: Ending): CommandRow['cells'] => ({
  owner: 'conflict',
  admin: 'conflict',
  billing: 'conflict',
  lead,
  developer: 'denied',
  viewer: 'denied',
});

const asked = (command: string, more: Record<string, string> = {}): CommandRow[] => [
  {
    command,
    object: 'one of their workspace',
    input: async ({ workspaceA }) => ({
      insightId: `no_cache_reads ${workspaceA} model`,
      workspaceId: workspaceA,
      ...more,
    }),
    cells: cells('conflict'),
  },
  {
    command,
    object: 'one of another workspace',
    input: async ({ workspaceB }) => ({
      insightId: `no_cache_reads ${workspaceB} model`,
      workspaceId: workspaceB,
      ...more,
    }),
    cells: cells('denied'),
  },
];

export const INSIGHT_COMMANDS: CommandRow[] = [
  ...asked('insight.dismiss', { reason: 'Not now' }),
  ...asked('insight.mark_done'),
  ...asked('insight.reopen'),
];
