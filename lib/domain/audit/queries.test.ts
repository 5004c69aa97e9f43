import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { type Subject, subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { listAuditRows, readAuditRecord } from './queries';
import type { AuditFilters } from './query-schema';

const ROWS = 120;
const START = Date.UTC(2026, 10, 1);
const ana = newId();

let database: TestDatabase;

interface Told {
  command?: string;
  subject?: Subject;
  name?: string;
  workspaceIds?: string[];
  state?: string;
}

async function tell(minute: number, { command = 'workspace.rename', ...told }: Told = {}): Promise<string> {
  const id = newId();
  const {
    subject = { kind: 'workspace', id: 'A' },
    name = 'Production',
    workspaceIds = ['A'],
    state = 'succeeded',
  } = told;
  await database.owner.db.intent.create({
    data: {
      ...{ id, command, input: {}, inputHash: '', ...subjectColumns(subject), subjectName: name, workspaceIds, state },
      ...{
        actorKind: 'person',
        actorPersonId: ana,
        source: 'web',
        address: '192.0.2.7',
        agent: 'A browser',
        role: 'admin',
      },
      ...{ before: { name: 'Old' }, after: { name: 'New' }, idempotencyKey: id, requestId: 'r' },
      createdAt: new Date(START + minute * 60_000),
    },
  });
  await database.owner.db.subjectName.createMany({ data: [{ ...subject, name }], skipDuplicates: true });
  return id;
}

const list = (filters: AuditFilters = {}, actor: PersonActor = actorOf('owner')) =>
  listAuditRows(testCtx(database.web, actor), filters);
const idsOf = async (filters?: AuditFilters, actor?: PersonActor) =>
  (await list(filters, actor)).rows.map(({ intentId }) => intentId);

beforeAll(async () => {
  database = await createTestDatabase();
  const at = new Date(START);
  await database.owner.db.person.create({
    data: { id: ana, email: 'ana@example.test', name: 'Ana 100%', createdAt: at },
  });
});
afterAll(() => database.drop());

describe('the list of changes', () => {
  it('goes page by page to the last and back, each row once, newest first', async () => {
    const made: string[] = [];
    // Two of each minute, so that a page may end between them.
    for (let at = 0; at < ROWS; at += 1) made.push(await tell(Math.floor(at / 2)));
    const forth: string[] = [];
    let page = await list();
    for (forth.push(...page.rows.map((row) => row.intentId)); page.older; ) {
      page = await list({ before: page.older });
      forth.push(...page.rows.map((row) => row.intentId));
    }
    expect([...forth].sort()).toEqual([...made].sort());
    const back: string[] = page.rows.map((row) => row.intentId);
    while (page.newer) {
      page = await list({ after: page.newer });
      back.unshift(...page.rows.map((row) => row.intentId));
    }
    expect(back).toEqual(forth);
  });

  it('is found by who, by any name of what was changed, by its id, its workspace, its kind and its outcome', async () => {
    const subject = { kind: 'api_key', id: 'key_1' };
    const first = await tell(1_000, { command: 'rate_limit.set', subject, name: 'nightly_batch', workspaceIds: ['B'] });
    const second = await tell(1_001, { command: 'rate_limit.set', subject, name: 'Renamed', state: 'failed' });
    for (const target of ['nightly', 'renamed', 'key_1']) expect(await idsOf({ target })).toEqual([second, first]);
    expect(await idsOf({ target: 'nightlyxbatch' })).toEqual([]);
    expect(await idsOf({ who: '100%', target: 'key_1' })).toEqual([second, first]);
    expect(await idsOf({ who: '10_%', target: 'key_1' })).toEqual([]);
    expect(await idsOf({ workspaceIds: ['B'] })).toEqual([first]);
    expect(await idsOf({ actions: ['rate_limit'] })).toEqual([second, first]);
    expect(await idsOf({ actions: ['rate_limit.set'], outcome: 'failed' })).toEqual([second]);
    expect(await idsOf({ actions: ['rate'] })).toEqual([]);
    expect(await idsOf({ subjects: [subject], actorId: ana })).toEqual([second, first]);
    expect(await idsOf({ subjects: [subject], source: 'scim' })).toEqual([]);
  });
});

describe('what a reader sees of a change', () => {
  it('is less for a viewer: no address, no agent, and nothing of what concerns money', async () => {
    const id = await tell(2_000, {
      command: 'sync.read_again',
      subject: { kind: 'sync', id: 'organization' },
      workspaceIds: [],
    });
    const plain = await tell(2_001);
    const read = (actor: PersonActor, intentId: string) => readAuditRecord(testCtx(database.web, actor), { intentId });
    expect(await read(actorOf('admin'), id)).toMatchObject({ address: '192.0.2.7', after: { name: 'New' } });
    const none = { address: null, agent: null };
    expect(await read(actorOf('viewer'), id)).toMatchObject({ ...none, before: null, after: null, hasDetails: false });
    expect(await read(actorOf('viewer'), plain)).toMatchObject({ ...none, after: { name: 'New' }, hasDetails: true });
  });

  it('is a request without the amount that it is named by, for a viewer', async () => {
    const name = 'Raise Search by $1,250.50 until 30 November 2026';
    const id = await tell(2_002, { command: 'approval.decide', subject: { kind: 'approval', id: 'r' }, name });
    const nameFor = async (actor: PersonActor) =>
      (await list({ subjects: [{ kind: 'approval', id: 'r' }] }, actor)).rows.map(({ subject }) => subject.name);
    expect(await nameFor(actorOf('admin'))).toEqual([name]);
    expect(await nameFor(actorOf('viewer'))).toEqual(['Raise Search by an amount until 30 November 2026']);
    const record = await readAuditRecord(testCtx(database.web, actorOf('viewer')), { intentId: id });
    expect(record.subject.name).toBe('Raise Search by an amount until 30 November 2026');
  });

  it('of a lead is not what concerns other workspaces, too', async () => {
    const lead = actorOf('developer', { leadWorkspaceIds: ['A'], memberWorkspaceIds: ['A'] });
    const both = await tell(3_000, { workspaceIds: ['A', 'B'] });
    const other = await tell(3_001, { workspaceIds: ['B'] });
    const read = (intentId: string) => readAuditRecord(testCtx(database.web, lead), { intentId });
    expect(await read(both)).toMatchObject({ before: null, after: null, hasDetails: false, workspaceIds: ['A'] });
    await expect(read(other)).rejects.toMatchObject({ code: 'not_found' });
    expect(await idsOf({ workspaceIds: ['A'], from: '2026-11-03' }, lead)).toEqual([both]);
    expect(await idsOf({ workspaceIds: ['B'], from: '2026-11-03' }, lead)).toEqual([]);
    expect((await list({ workspaceIds: ['A', 'B'], from: '2026-11-03' })).rows[0]?.workspaceIds).toEqual(['B']);
  });
});
