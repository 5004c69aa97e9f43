import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { listUsageEvents } from './event-queries';

const NOW = new Date('2026-11-23T14:05:00Z');
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' };

let database: TestDatabase;
let personId: string;

const usage = (workspaceId: string, model: string, output: bigint): UsageRow => ({
  ...{ workspaceId, apiKeyId: null, model, tier: 'standard', context: '0-200k', geo: 'global', speed: 'standard' },
  counts: [0n, 0n, 0n, 0n, output, 0n],
});

async function change(
  command: string,
  workspaceId: string | null,
  at: string,
  { state = 'succeeded', workspaceIds = [] }: { state?: string; workspaceIds?: string[] } = {},
): Promise<void> {
  const id = newId();
  await database.owner.db.intent.create({
    data: {
      ...{
        id,
        command,
        workspaceId,
        state,
        result: {},
        input: {},
        actorKind: 'person',
        actorPersonId: personId,
        requestId: 'r',
        inputHash: '',
      },
      ...subjectColumns(
        workspaceId ? { kind: 'workspace', id: workspaceId } : { kind: 'structure', id: 'organization' },
      ),
      ...{ source: 'web', idempotencyKey: id, workspaceIds: workspaceId ? [workspaceId] : workspaceIds },
      ...{ subjectName: workspaceId ? `Workspace ${workspaceId}` : 'The organisation' },
      ...{ createdAt: new Date(at), finishedAt: new Date(at) },
    },
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, tags: {}, seenAt: NOW };
  await database.owner.db.workspace.createMany({
    data: ['A', 'B'].map((id) => ({ id, name: `Workspace ${id}`, ...base })),
  });
  personId = (await createSignedInPerson(database.owner.db, 'owner')).personId;
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  const days = [
    { day: '2026-10-31', rows: [usage('A', 'old', 1n)] },
    { day: '2026-11-02', rows: [usage('A', 'old', 1n), usage('A', 'silent', 0n), usage('B', 'newer', 1n)] },
    { day: '2026-11-10', rows: [usage('A', 'newer', 1n), usage('A', 'old', 1n)] },
  ];
  await ingestReports(client, { usage: days, cost: [] }, NOW);
  await client.query('COMMIT');
  client.release();
  await change('rate_limit.set', 'A', '2026-11-05T10:00:00Z');
  await change('workspace.archive', 'B', '2026-11-06T10:00:00Z');
  await change('rate_limit.set', 'A', '2026-11-07T10:00:00Z', { state: 'failed' });
  await change('workspace.rename', 'A', '2026-11-08T10:00:00Z');
  await change('rate_limit.set', 'A', '2026-12-01T00:00:00Z');
  await change('structure.set_up', null, '2026-11-09T10:00:00Z', { workspaceIds: ['A', 'B'] });
});
afterAll(async () => database.drop());

const owner = () => actorOf('owner', { personId });
const seen = async (actor: PersonActor, filter: Parameters<typeof listUsageEvents>[1] = NOVEMBER) =>
  (await listUsageEvents(testCtx(database.web, actor, NOW), filter)).map(
    (event) => `${event.at.slice(0, 10)} ${event.kind === 'change' ? event.command : 'first use'} ${event.name}`,
  );

const NEWER = '2026-11-02 first use newer';
const LIMITS = '2026-11-05 rate_limit.set Workspace A';
const SET_UP = '2026-11-09 structure.set_up The organisation';
const ARCHIVED = '2026-11-06 workspace.archive Workspace B';

describe('what happened in the days', () => {
  it('is every change that was made and can make use change, and every first use, oldest first', async () => {
    expect(await seen(owner())).toEqual([NEWER, LIMITS, ARCHIVED, SET_UP]);
  });

  it('is of the workspaces that are looked at', async () => {
    expect(await seen(owner(), { ...NOVEMBER, workspace: ['A'] })).toEqual([
      LIMITS,
      SET_UP,
      '2026-11-10 first use newer',
    ]);
    expect(await seen(owner(), { ...NOVEMBER, workspace: ['A', 'B'] })).toEqual([NEWER, LIMITS, ARCHIVED, SET_UP]);
  });

  it('is of the models that are looked at', async () => {
    expect(await seen(owner(), { ...NOVEMBER, model: ['old'] })).toEqual([LIMITS, ARCHIVED, SET_UP]);
  });

  it('does not take the first day that is known for a first use', async () => {
    expect(await seen(owner(), { from: '2026-10-01', to: '2026-10-31' })).toEqual([]);
  });

  it('is what the reader may see: a lead of A sees A alone, a viewer all', async () => {
    expect(await seen(actorOf('developer', { leadWorkspaceIds: ['A'] }))).toEqual([
      LIMITS,
      SET_UP,
      '2026-11-10 first use newer',
    ]);
    expect(await seen(actorOf('developer', { leadWorkspaceIds: ['A'] }), { ...NOVEMBER, workspace: ['B'] })).toEqual(
      [],
    );
    expect(await seen(actorOf('viewer'))).toEqual([NEWER, LIMITS, ARCHIVED, SET_UP]);
    expect(await seen(actorOf('developer'))).toEqual([]);
  });
});
