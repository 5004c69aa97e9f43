import { newId } from '@/lib/core/ids';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import type { Ctx } from '@/lib/operations/context';
import { subjectColumns } from '@/lib/operations/subject';
import { checkAnswer } from '@/lib/testing/answers';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createAnomalies } from './anomaly-world';
import { createBudgets } from './budget-world';
import { createCostCentre } from './centre-world';
import { createInviteRequests } from './commands/invites';
import { createGateway } from './gateway-world';
import { createMember, createSomeone, NOBODY, type Someone, WHO, type Who } from './world';

const NOW = new Date('2026-11-23T14:05:00Z');
export const DAY = '2026-11-20';

export interface QueryWorld {
  database: TestDatabase;
  people: ReadonlyMap<Who, Someone>;
  ctxOf(who: Who | 'anonymous'): Ctx;
  /** Names of the declared queries that answered somebody; each answer was what its query declares. */
  answered: ReadonlySet<string>;
  /** Ids in words, sorted. */
  seen(ids: Iterable<string>): string[];
  intentOf(word: string): string;
  intentIds(): string[];
}

const usage = (workspaceId: string, apiKeyId: string | null, output: bigint): UsageRow => ({
  ...{ workspaceId, apiKeyId, model: 'opus', tier: 'standard', context: '0-200k', geo: 'global', speed: 'standard' },
  counts: [0n, 0n, 0n, 0n, output, 0n],
});
const cost = (workspaceId: string, amountNano: bigint): CostRow => ({
  ...{ workspaceId, amountNano, description: 'opus output', costType: 'tokens', model: 'opus' },
  ...{ tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' },
});

/**
 * Two workspaces. A has a lead, the developer, a colleague, the developer's key and another; B has a stranger, a key and usage
 * without one. A token costs a nano-dollar, so that one table says what cost and tokens must add up to.
 */
export async function createQueryWorld(): Promise<QueryWorld> {
  const database = await createTestDatabase();
  const people = new Map<Who, Someone>();
  const words = new Map<string, string>();
  let strangerId = '';
  await createWorkspaces(database);
  for (const who of WHO) {
    const someone = await createSomeone(database.owner.db, who, 'A');
    people.set(who, someone);
    words.set(someone.actor.personId, who).set(someone.sessionId, `session of ${who}`);
  }
  for (const [word, workspaceId] of [
    ['colleague', 'A'],
    ['stranger', 'B'],
  ] as const) {
    const upstreamUserId = await createMember(database.owner.db, workspaceId);
    const { personId } = await createSignedInPerson(database.owner.db, 'viewer', { upstreamUserId });
    words.set(personId, word);
    strangerId = personId;
  }
  await createKeys(database, people.get('developer')?.actor.upstreamUserId ?? '');
  await createGateway(database, people.get('developer')?.actor.upstreamUserId ?? '', NOW);
  await createFigures(database);
  await createBudgets(database, NOW);
  await createCostCentre(database, NOW);
  await createAnomalies(database);
  const detail = { origin: 'steward-audit/test', publicKey: 'steward-audit/test+00000000+AQ==', trouble: null };
  await database.owner.db.processStatus.create({ data: { name: 'audit_checkpoint', at: NOW, detail } });
  const run = { kind: 'mirror', trigger: 'manual', state: 'succeeded', detail: {} };
  await database.owner.db.syncRun.create({ data: { id: newId(), startedAt: NOW, ...run } });
  await createInviteRequests(database, strangerId, people.get('developer')?.actor.personId ?? '');
  const changes = await createChanges(database, people, strangerId);
  for (const [id, word] of changes) words.set(id, word);
  const answered = new Set<string>();
  return {
    database,
    people,
    answered,
    ctxOf: (who) => ({
      ...testCtx(database.web, (who !== 'anonymous' && people.get(who)?.actor) || NOBODY, NOW),
      answered: (declaration, output) => {
        checkAnswer(declaration, output);
        answered.add(declaration.name);
      },
    }),
    seen: (ids) => [...ids].map((id) => words.get(id) ?? id).sort(),
    intentOf: (word) => [...changes].find(([, value]) => value === word)?.[0] ?? '',
    intentIds: () => [...changes.keys()],
  };
}

async function createWorkspaces({ owner }: TestDatabase): Promise<void> {
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, tags: {}, seenAt: NOW };
  const data = ['A', 'B'].map((id) => ({ id, name: `Workspace ${id}`, ...base }));
  await owner.db.workspace.createMany({ data });
}

async function createKeys({ owner }: TestDatabase, developerId: string): Promise<void> {
  const key = { status: 'active', scopeType: 'workspace', createdAt: NOW, seenAt: NOW };
  await owner.db.apiKey.createMany({
    data: [
      { id: 'k-own', name: 'own key', workspaceId: 'A', createdById: developerId, ...key },
      { id: 'k-a', name: 'key of A', workspaceId: 'A', createdById: 'somebody', ...key },
      { id: 'k-b', name: 'key of B', workspaceId: 'B', createdById: 'somebody', ...key },
    ],
  });
}

async function createFigures({ owner }: TestDatabase): Promise<void> {
  const client = await owner.pool.connect();
  await client.query('BEGIN');
  const ofA = [usage('A', 'k-own', 100n), usage('A', 'k-a', 1_000n)];
  const ofB = [usage('B', 'k-b', 10_000n), usage('B', null, 100_000n)];
  await ingestReports(
    client,
    {
      usage: [{ day: DAY, rows: [...ofA, ...ofB] }],
      cost: [{ day: DAY, rows: [cost('A', 1_100n), cost('B', 110_000n)] }],
    },
    NOW,
  );
  await client.query('COMMIT');
  client.release();
}

/** Changes asked for by the stranger and by everybody, in words. */
async function createChanges(
  database: TestDatabase,
  people: Map<Who, Someone>,
  strangerId: string,
): Promise<Map<string, string>> {
  const asked: [string, string, string, string | null][] = [
    ['renames A', strangerId, 'workspace.rename', 'A'],
    ['renames B', strangerId, 'workspace.rename', 'B'],
    ['syncs', strangerId, 'sync.run_now', null],
    ['changes a role', strangerId, 'account.override_role', null],
    ...[...people].map(([who, { actor }]): [string, string, string, null] => [
      `asked by ${who}`,
      actor.personId,
      'session.end',
      null,
    ]),
  ];
  const words = new Map<string, string>();
  for (const [word, actorPersonId, command, workspaceId] of asked) {
    const id = newId();
    words.set(id, word);
    const facts = {
      input: {},
      inputHash: 'h',
      ...subjectColumns({ kind: 'x', id }),
      source: 'web',
      workspaceIds: workspaceId ? [workspaceId] : [],
      actorKind: 'person',
      requestId: 'r',
      state: 'failed',
    };
    await database.owner.db.intent.create({
      data: { id, command, workspaceId, actorPersonId, idempotencyKey: id, createdAt: NOW, ...facts },
    });
  }
  return words;
}
