import { newId } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';
import { consoleInvite } from '@/lib/testing/permissions/invite-requests';

interface Wanted {
  requestedById: string;
  workspaceIds: string[];
  role?: string;
  state?: string;
  email?: string;
  placementState?: string;
}

export async function createInviteRequest({ owner }: TestDatabase, wanted: Wanted): Promise<string> {
  const id = newId();
  const { requestedById, workspaceIds, role = 'user', state = 'requested', placementState = 'waiting' } = wanted;
  const email = wanted.email ?? `${id}@example.test`;
  const closedAt = state === 'refused' ? new Date() : null;
  const placements = workspaceIds.map((workspaceId) => ({
    ...{ workspaceId, workspaceRole: 'workspace_user', state: placementState },
  }));
  await owner.db.inviteRequest.create({
    data: {
      ...{ id, email, role, reason: 'Needed', state, requestedById, requestedAt: new Date(), closedAt },
      placements: { create: placements },
    },
  });
  return id;
}

async function ofSomebody(world: CommandWorld, wanted: Omit<Wanted, 'requestedById'>): Promise<string> {
  const { personId } = await createSignedInPerson(world.database.owner.db, 'viewer');
  return createInviteRequest(world.database, { requestedById: personId, ...wanted });
}

/** A request of somebody who is a member by now, with an approved place. */
async function accepted(world: CommandWorld, workspaceId: string): Promise<string> {
  const { db } = world.database.owner;
  const user = await db.user.findFirstOrThrow({
    where: { role: 'user', goneAt: null, NOT: { id: { startsWith: 'user_matrix' } } },
    orderBy: { id: 'asc' },
  });
  const wanted = { email: user.email.toLowerCase(), workspaceIds: [workspaceId] };
  return ofSomebody(world, { ...wanted, state: 'accepted', placementState: 'approved' });
}

const [YES] = ['succeeded'] as const;
const EVERYBODY = { owner: YES, admin: YES, billing: YES, lead: YES, developer: YES, viewer: YES };
const DENIED = { billing: 'denied', developer: 'denied', viewer: 'denied' } as const;
const LEADS_TOO = { owner: 'succeeded', admin: 'succeeded', lead: 'succeeded', ...DENIED } as const;
const NOT_THIS_LEAD = { ...LEADS_TOO, lead: 'forbidden' } as const;
const approval = (requestId: string) => ({ requestId, decision: 'approve', note: '' });

/** What each role may change about invites. */
export const INVITE_COMMAND_ROWS: CommandRow[] = [
  ...['invite.withdraw_console', 'invite.resend_console'].map(
    (command): CommandRow => ({
      command,
      object: 'one from the Console',
      input: async (world) => ({ inviteId: await consoleInvite(world) }),
      cells: NOT_THIS_LEAD,
    }),
  ),
  {
    command: 'invite.request',
    object: 'somebody',
    input: async () => ({
      lines: [{ email: `${newId()}@brackenfell.example`, role: 'user', workspaces: [], reason: 'Needed' }],
    }),
    cells: EVERYBODY,
  },
  {
    command: 'invite.invite',
    object: 'somebody',
    input: async () => ({
      lines: [{ email: `${newId()}@brackenfell.example`, role: 'user', workspaces: [], reason: '' }],
    }),
    cells: { owner: 'succeeded', admin: 'forbidden', lead: 'denied', ...DENIED },
  },
  {
    command: 'invite.decide',
    object: 'for own workspace',
    input: async (world) => approval(await ofSomebody(world, { workspaceIds: [world.workspaceA] })),
    cells: LEADS_TOO,
  },
  {
    command: 'invite.decide',
    object: 'for other workspace',
    input: async (world) => approval(await ofSomebody(world, { workspaceIds: [world.workspaceB] })),
    cells: NOT_THIS_LEAD,
  },
  {
    command: 'invite.decide',
    object: 'for no workspace',
    input: async (world) => approval(await ofSomebody(world, { workspaceIds: [] })),
    cells: NOT_THIS_LEAD,
  },
  {
    command: 'invite.decide',
    object: 'as billing',
    input: async (world) => approval(await ofSomebody(world, { workspaceIds: [world.workspaceA], role: 'billing' })),
    cells: NOT_THIS_LEAD,
  },
  {
    command: 'invite.decide',
    object: 'own request',
    input: async (world, { actor }) =>
      approval(
        await createInviteRequest(world.database, { requestedById: actor.personId, workspaceIds: [world.workspaceA] }),
      ),
    cells: { owner: 'succeeded', admin: 'forbidden', lead: 'forbidden', ...DENIED },
  },
  {
    command: 'invite.place',
    object: 'in own workspace',
    input: async (world) => ({ requestId: await accepted(world, world.workspaceA) }),
    cells: LEADS_TOO,
  },
  {
    command: 'invite.place',
    object: 'in other workspace',
    input: async (world) => ({ requestId: await accepted(world, world.workspaceB) }),
    cells: NOT_THIS_LEAD,
  },
  {
    command: 'invite.withdraw',
    object: 'own request',
    input: async ({ database }, { actor }) => ({
      requestId: await createInviteRequest(database, { requestedById: actor.personId, workspaceIds: [] }),
    }),
    cells: EVERYBODY,
  },
  {
    command: 'invite.withdraw',
    object: 'request of somebody',
    input: async (world) => ({ requestId: await ofSomebody(world, { workspaceIds: [world.workspaceA] }) }),
    cells: {
      ...{ owner: 'conflict', admin: 'conflict', billing: 'forbidden' },
      ...{ lead: 'forbidden', developer: 'forbidden', viewer: 'forbidden' },
    },
  },
  {
    command: 'invite.renew',
    object: 'own request',
    input: async ({ database }, { actor }) => ({
      requestId: await createInviteRequest(database, {
        ...{ requestedById: actor.personId, workspaceIds: [], state: 'refused' },
      }),
    }),
    cells: EVERYBODY,
  },
  {
    command: 'invite.renew',
    object: 'request of somebody',
    input: async (world) => ({
      requestId: await ofSomebody(world, { workspaceIds: [world.workspaceA], state: 'refused' }),
    }),
    cells: { ...LEADS_TOO, billing: 'forbidden', developer: 'forbidden', viewer: 'forbidden' },
  },
  {
    command: 'invite.set_policy',
    object: 'the rules of invites',
    input: async () => ({ ownersApproveOwn: true, adminsInviteDirectly: false }),
    cells: { owner: 'succeeded', admin: 'denied', lead: 'denied', ...DENIED },
  },
];

/** Requests of the query world, told apart by their reason. */
export async function createInviteRequests(database: TestDatabase, strangerId: string, developerId: string) {
  const made = [
    { word: 'for A', requestedById: strangerId, workspaceIds: ['A'] },
    { word: 'for B', requestedById: strangerId, workspaceIds: ['B'] },
    { word: 'of developer', requestedById: developerId, workspaceIds: ['A'], state: 'refused' },
  ];
  for (const { word, ...wanted } of made) {
    const id = await createInviteRequest(database, wanted);
    // Told of for a fortnight after its end.
    const closedAt = wanted.state === 'refused' ? new Date('2026-11-22T00:00:00Z') : null;
    await database.owner.db.inviteRequest.update({ where: { id }, data: { reason: word, closedAt } });
  }
}
