import type { CommandRow, CommandWorld } from './command-row';

export const ONLY_OWNERS_AND_ADMINS = {
  billing: 'denied',
  lead: 'denied',
  developer: 'denied',
  viewer: 'denied',
} as const;
export const BOTH = { owner: 'succeeded', admin: 'succeeded', ...ONLY_OWNERS_AND_ADMINS } as const;
export const OWNERS = { owner: 'succeeded', admin: 'forbidden', ...ONLY_OWNERS_AND_ADMINS } as const;
/** Admins are turned away at the door. */
export const OWNERS_ALONE = { ...OWNERS, admin: 'denied' } as const;
export const EVERYONE = {
  ...BOTH,
  billing: 'succeeded',
  lead: 'succeeded',
  developer: 'succeeded',
  viewer: 'succeeded',
} as const;

/** A change of a key that owners and admins may ask for anywhere, and leads in their own workspaces. */
export function rowsOfKey(
  command: string,
  input: (world: CommandWorld, workspaceId: string) => Promise<unknown>,
): CommandRow[] {
  return [
    {
      ...{ command, object: 'a key of own workspace', cells: { ...BOTH, lead: 'succeeded' } },
      input: (world) => input(world, world.workspaceA),
    },
    {
      ...{ command, object: 'a key of another workspace', cells: BOTH },
      input: (world) => input(world, world.workspaceB),
    },
  ];
}
