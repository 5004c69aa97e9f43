import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import type { TestDatabase } from './database';
import { createSignedInPerson } from './factories';
import { INVITE_COMMAND_ROWS } from './permission-invite-rows';
import { LEAVING_COMMAND_ROWS } from './permission-leaving-rows';
import { LIMIT_COMMAND_ROWS } from './permission-limit-rows';
import { SCIM_COMMAND_ROWS } from './permission-scim-rows';
import { WORKSPACE_COMMAND_ROWS } from './permission-workspace-rows';
import type { Someone, Who } from './permission-world';

export interface CommandWorld {
  database: TestDatabase;
  /** Real workspaces of the simulated organisation; A is the lead's and the developer's. */
  workspaceA: string;
  workspaceB: string;
}

/**
 * What becomes of a change. `denied`: the door refuses it, stores it as refused, and the worker refuses it too when it was
 * stored as allowed. A code: the door lets it pass, and the worker ends it as failed with this code.
 */
export type Ending = 'succeeded' | 'denied' | 'forbidden' | 'conflict';

/** One command, asked for one object that is made for the occasion, with what becomes of it for each column. */
export interface CommandRow {
  command: string;
  object: string;
  input(world: CommandWorld, asker: Someone): Promise<unknown>;
  cells: Record<Who, Ending>;
}

const ONLY_OWNERS_AND_ADMINS = { billing: 'denied', lead: 'denied', developer: 'denied', viewer: 'denied' } as const;
const BOTH = { owner: 'succeeded', admin: 'succeeded', ...ONLY_OWNERS_AND_ADMINS } as const;
const OWNERS = { owner: 'succeeded', admin: 'forbidden', ...ONLY_OWNERS_AND_ADMINS } as const;
const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$bWF0cml4$bWF0cml4';

async function personIdOf({ database }: CommandWorld, role: 'owner' | 'viewer'): Promise<string> {
  return (await createSignedInPerson(database.owner.db, role)).personId;
}

async function returnedPerson(world: CommandWorld, role: 'owner' | 'viewer') {
  const { owner } = world.database;
  const personId = await personIdOf(world, role);
  const { email } = await owner.db.person.update({ where: { id: personId }, data: { deactivatedAt: new Date(0) } });
  const userId = `user_${newId()}`;
  const seen = { addedAt: new Date(), seenAt: new Date() };
  await owner.db.user.create({ data: { id: userId, email, name: 'Back', role: 'developer', ...seen } });
  return { personId, userId };
}

/** What each role may change. A command without a row here fails the tests. */
export const COMMAND_ROWS: CommandRow[] = [
  ...LIMIT_COMMAND_ROWS,
  ...WORKSPACE_COMMAND_ROWS,
  ...SCIM_COMMAND_ROWS,
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
  {
    command: 'person.override_role',
    object: 'somebody',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), role: 'admin' }),
    cells: BOTH,
  },
  {
    command: 'person.override_role',
    object: 'somebody, to owner',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), role: 'owner' }),
    cells: OWNERS,
  },
  {
    command: 'person.override_role',
    object: 'an owner',
    input: async (world) => ({ personId: await personIdOf(world, 'owner'), role: 'viewer' }),
    cells: OWNERS,
  },
  {
    command: 'person.override_role',
    object: 'oneself, to owner',
    input: async (_world, { actor }) => ({ personId: actor.personId, role: 'owner' }),
    cells: OWNERS,
  },
  {
    command: 'person.override_role',
    object: 'oneself, to admin',
    input: async (_world, { actor }) => ({ personId: actor.personId, role: 'admin' }),
    cells: BOTH,
  },
  {
    command: 'person.link_again',
    object: 'somebody who is back',
    input: async (world) => returnedPerson(world, 'viewer'),
    cells: BOTH,
  },
  {
    command: 'person.link_again',
    object: 'an owner who is back',
    input: async (world) => returnedPerson(world, 'owner'),
    cells: OWNERS,
  },
  {
    command: 'person.create_sign_in_link',
    object: 'somebody',
    input: async (world) => ({ personId: await personIdOf(world, 'viewer'), codeHash: sha256(newToken()) }),
    cells: BOTH,
  },
  {
    command: 'person.create_sign_in_link',
    object: 'an owner',
    input: async (world) => ({ personId: await personIdOf(world, 'owner'), codeHash: sha256(newToken()) }),
    cells: OWNERS,
  },
  {
    command: 'person.create_sign_in_link',
    object: 'oneself',
    input: async (_world, { actor }) => ({ personId: actor.personId, codeHash: sha256(newToken()) }),
    cells: BOTH,
  },
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
    command: 'sync.run_now',
    object: 'the organisation',
    input: async () => ({}),
    cells: BOTH,
  },
  {
    command: 'sync.read_again',
    object: 'the organisation',
    input: async () => ({ from: '2026-11-01', to: '2026-11-02' }),
    cells: BOTH,
  },
  {
    command: 'connection.probe',
    object: 'the connection',
    input: async () => ({}),
    cells: BOTH,
  },
  {
    command: 'fiscal_year.set',
    object: 'the month it begins in',
    input: async () => ({ firstMonth: 7 }),
    cells: BOTH,
  },
  {
    // Opened by a code alone: whoever has a session gets nothing out of it.
    command: 'person.create_first_owner',
    object: 'a new owner',
    input: async () => ({ email: `${newId()}@example.test`, name: 'Intruder', passwordHash }),
    cells: { owner: 'conflict', admin: 'conflict', ...ONLY_OWNERS_AND_ADMINS },
  },
  {
    command: 'person.set_password',
    object: 'own password',
    input: async () => ({ passwordHash }),
    cells: { owner: 'forbidden', admin: 'forbidden', ...ONLY_OWNERS_AND_ADMINS },
  },
  ...LEAVING_COMMAND_ROWS,
  ...INVITE_COMMAND_ROWS,
];

function newName(): string {
  return `Renamed ${newToken().slice(0, 12)}`;
}
