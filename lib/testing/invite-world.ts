import type { z } from 'zod';
import { newId } from '@/lib/core/ids';
import { type InviteLine, requestInvites } from '@/lib/domain/invites/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { createTestDatabase, type TestDatabase } from './database';
import { createSomeone, type Someone, type Who } from './permissions/world';
import { createTestWorker, type TestWorker } from './worker';

export interface InviteWorld {
  database: TestDatabase;
  worker: TestWorker;
  /** The lead leads A and not B; C is nobody's. */
  workspaces: { A: string; B: string; C: string };
  leadOfB: Someone;
  someone(who: Who): Promise<Someone>;
  /** Through the database's door and the worker, as this person. */
  submit<S extends z.ZodType>(who: Someone, declaration: CommandDeclaration<S>, input: z.input<S>): Promise<string>;
  run<S extends z.ZodType>(who: Someone, declaration: CommandDeclaration<S>, input: z.input<S>): Promise<Ended>;
  line(email: string, extra?: Partial<InviteLine>): InviteLine;
  request(id: string): Promise<Standing>;
  /** An address that nobody has used yet. */
  address(): string;
  /** The workspaces by their letters, as a line names them. */
  at(...letters: ('A' | 'B' | 'C')[]): InviteLine['workspaces'];
  /** The id of a new request of this person. */
  asked(who: Someone, extra?: Partial<InviteLine>, email?: string): Promise<string>;
  /** How many invites were asked of upstream so far. */
  posts(): number;
  close(): Promise<void>;
}

export interface Ended {
  id: string;
  state: string;
  code: string | null;
  message: string | null;
  result: Record<string, unknown>;
  fieldErrors: Record<string, string>;
}

export interface Standing {
  id: string;
  email: string;
  role: string;
  state: string;
  inviteId: string | null;
  failureMessage: string | null;
  decisionNote: string | null;
  renewsId: string | null;
  requestedById: string;
  userId: string | null;
  /** `A approved`, sorted. */
  placements: string[];
}

const SUBMIT =
  'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

/** The simulated company with a worker on it, and people who ask and decide. */
export async function createInviteWorld(): Promise<InviteWorld> {
  const database = await createTestDatabase({ from: 'company without members' });
  const worker = await createTestWorker(database);
  const { db } = database.owner;
  const places = await db.workspace.findMany({
    where: { isDefault: false, archivedAt: null },
    orderBy: { id: 'asc' },
    take: 3,
  });
  const [A = '', B = '', C = ''] = places.map(({ id }) => id);
  const nameOf = (id: string) => (id === A ? 'A' : id === B ? 'B' : id === C ? 'C' : id);
  /** Leads by an owner's word: the sync would find that the organisation knows nothing of their membership. */
  const leadOf = async (workspaceId: string): Promise<Someone> => {
    const someone = await createSomeone(db, 'lead', workspaceId);
    const { personId } = someone.actor;
    await db.workspaceLead.create({ data: { workspaceId, personId, addedAt: new Date() } });
    return someone;
  };
  const submit: InviteWorld['submit'] = async (who, declaration, input) => {
    const parsed = declaration.input.parse(input);
    const { rows } = await database.web.pool.query<{ id: string }>(SUBMIT, [
      ...[who.token, newId(), declaration.name, parsed, 'hash', declaration.subject(parsed), null],
      ...[newId(), 'req', declaration.background ?? false, null, null],
    ]);
    return rows[0]?.id ?? '';
  };
  let made = 0;
  const world: InviteWorld = {
    database,
    worker,
    workspaces: { A, B, C },
    leadOfB: await leadOf(B),
    someone: (who) => (who === 'lead' ? leadOf(A) : createSomeone(db, who, A)),
    submit,
    run: async (who, declaration, input) => {
      const id = await submit(who, declaration, input);
      await executeIntent(worker.deps, id);
      return readEnded(database, id);
    },
    line: (email, extra = {}) => ({ email, role: 'developer', workspaces: [], reason: 'Joins the team', ...extra }),
    request: async (id) => {
      const { placements, ...request } = await db.inviteRequest.findUniqueOrThrow({
        where: { id },
        include: { placements: true },
      });
      return {
        ...request,
        placements: placements.map(({ workspaceId, state }) => `${nameOf(workspaceId)} ${state}`).sort(),
      };
    },
    address: () => {
      made += 1;
      return `person.${made}@brackenfell.example`;
    },
    at: (...letters) => letters.map((letter) => ({ workspace: world.workspaces[letter], role: 'workspace_developer' })),
    asked: async (who, extra = {}, email = world.address()) => {
      const ended = await world.run(who, requestInvites, { lines: [world.line(email, extra)] });
      const [kept] = (ended.result.kept ?? []) as { requestId: string }[];
      if (!kept) throw new Error(`not asked: ${ended.message}`);
      return kept.requestId;
    },
    posts: () => {
      const requests = worker.running.sandbox.requests();
      return requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/invites')).length;
    },
    close: async () => {
      await worker.running.close();
      await database.drop();
    },
  };
  return world;
}

export async function readEnded({ owner }: TestDatabase, id: string): Promise<Ended> {
  const intent = await owner.db.intent.findUniqueOrThrow({ where: { id } });
  return {
    id,
    state: intent.state,
    code: intent.errorCode,
    message: intent.errorMessage,
    result: (intent.result ?? {}) as Record<string, unknown>,
    fieldErrors: (intent.fieldErrors ?? {}) as Record<string, string>,
  };
}
