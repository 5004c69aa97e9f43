import type { CommandRow } from '@/lib/testing/permissions/command-row';

const KEY = { workspaceId: null, apiKeyId: 'apikey_none' };

export const UNUSED_KEY_COMMANDS: CommandRow[] = (['note', 'disable'] as const).map((verb) => ({
  command: `unused_key.${verb}`,
  object: 'what Steward alone does',
  input: async () => (verb === 'note' ? { ...KEY, step: 'propose' } : KEY),
  cells: {
    ...{ owner: 'denied', admin: 'denied', billing: 'denied' },
    ...{ lead: 'denied', developer: 'denied', viewer: 'denied' },
  },
}));
