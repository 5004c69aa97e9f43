import { newToken } from '@/lib/core/ids';
import { createSignedInPerson } from '@/lib/testing/factories';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';

const CLOSED = { billing: 'denied', lead: 'denied', developer: 'denied', viewer: 'denied' } as const;
const BOTH = { owner: 'succeeded', admin: 'succeeded', ...CLOSED } as const;
const OWN_TOO = { ...BOTH, lead: 'succeeded' } as const;

const words = { color: '', description: '', audience: '', tags: {} };
const newName = () => `Made ${newToken().slice(0, 12)}`;

/** Somebody of the simulated organisation who does not belong to the workspace, another at each call. */
async function newcomer({ database }: CommandWorld, workspaceId: string): Promise<string> {
  const user = await database.owner.db.user.findFirstOrThrow({
    where: {
      role: 'developer',
      goneAt: null,
      id: { not: { startsWith: 'user_matrix' } },
      memberships: { none: { workspaceId } },
    },
    orderBy: { id: 'asc' },
  });
  return user.id;
}

/** A member whom upstream knows, too. */
async function member({ database }: CommandWorld, workspaceId: string) {
  return database.owner.db.workspaceMember.findFirstOrThrow({
    where: {
      workspaceId,
      goneAt: null,
      workspaceRole: { not: 'workspace_billing' },
      userId: { not: { startsWith: 'user_matrix' } },
      user: { role: { not: 'admin' } },
    },
    orderBy: { userId: 'asc' },
  });
}

/** A live workspace that no other row touches. */
async function spare({ database, workspaceA, workspaceB }: CommandWorld) {
  return database.owner.db.workspace.findFirstOrThrow({
    where: { isDefault: false, archivedAt: null, id: { notIn: [workspaceA, workspaceB] } },
    orderBy: { id: 'desc' },
  });
}

const places = (own: CommandRow['cells'], other: CommandRow['cells']) =>
  [
    ['own workspace', 'workspaceA', own],
    ['other workspace', 'workspaceB', other],
  ] as const;

export const WORKSPACE_COMMAND_ROWS: CommandRow[] = [
  { command: 'workspace.create', object: 'a workspace', input: async () => ({ name: newName() }), cells: BOTH },
  ...places(BOTH, BOTH).map(
    ([object, which, cells]): CommandRow => ({
      command: 'workspace.update',
      object,
      input: async (world) => ({
        workspaceId: world[which],
        before: words,
        after: { description: '', audience: '', tags: { [newName()]: 'tried' } },
      }),
      cells,
    }),
  ),
  {
    command: 'workspace.archive',
    object: 'a workspace',
    input: async (world) => {
      const { id, name } = await spare(world);
      return { workspaceId: id, typedName: name };
    },
    cells: BOTH,
  },
  {
    command: 'structure.set_up',
    object: 'a place',
    input: async () => ({ places: [{ name: newName(), description: '', audience: '', tier: 'low' }] }),
    cells: BOTH,
  },
  ...places(OWN_TOO, BOTH).flatMap(([object, which, cells]): CommandRow[] => [
    {
      command: 'member.add',
      object,
      input: async (world) => ({
        workspaceId: world[which],
        members: [{ userId: await newcomer(world, world[which]), workspaceRole: 'workspace_developer' }],
      }),
      cells,
    },
    {
      command: 'member.change_role',
      object,
      input: async (world) => {
        const { userId, workspaceRole } = await member(world, world[which]);
        const other = workspaceRole === 'workspace_user' ? 'workspace_developer' : 'workspace_user';
        return { workspaceId: world[which], userId, from: workspaceRole, workspaceRole: other };
      },
      cells,
    },
    {
      command: 'member.remove',
      object,
      input: async (world) => ({ workspaceId: world[which], userId: (await member(world, world[which])).userId }),
      cells,
    },
  ]),
  ...places(OWN_TOO, BOTH).flatMap(([object, which, cells]): CommandRow[] => [
    {
      command: 'lead.add',
      object,
      input: async (world) => ({
        workspaceId: world[which],
        personId: (await createSignedInPerson(world.database.owner.db, 'viewer')).personId,
      }),
      cells,
    },
    {
      command: 'lead.remove',
      object,
      input: async (world) => {
        const { personId } = await createSignedInPerson(world.database.owner.db, 'viewer');
        const lead = { workspaceId: world[which], personId, addedAt: new Date() };
        await world.database.owner.db.workspaceLead.create({ data: lead });
        return { workspaceId: world[which], personId };
      },
      cells,
    },
  ]),
];
