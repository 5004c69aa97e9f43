import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendEntry } from '@/lib/audit/chain';
import { newId } from '@/lib/core/ids';
import type { ChangeFormat } from '@/lib/domain/audit/rules';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { changesExportResponse } from './changes-export';
import type { SignedInCtx } from './context';

const START = Date.UTC(2026, 10, 1);
/** More than a page of the list. */
const CHANGES = 120;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (let at = 0; at < CHANGES; at += 1) await happen(at);
});
afterAll(() => database.drop());

async function happen(minute: number): Promise<void> {
  const [id, at] = [newId(), new Date(START + minute * 60_000)];
  const subject = { kind: 'api_key', id: `apikey_${minute}` };
  const columns = subjectColumns(subject);
  const state = minute % 3 === 0 ? 'failed' : 'succeeded';
  await database.owner.db.$transaction(async (tx) => {
    await tx.intent.create({
      data: {
        ...{ id, command: 'api_key.disable', input: {}, inputHash: '', ...columns, subjectName: '=nightly', state },
        ...{ actorKind: 'person', source: 'web', idempotencyKey: id, requestId: `r${minute}`, workspaceIds: ['w'] },
        ...{ before: { status: 'active' }, after: { status: 'inactive' }, upstreamRequestIds: ['req_1'] },
        ...{ address: '192.0.2.1', createdAt: at, finishedAt: new Date(at.getTime() + 1_500) },
      },
    });
    await appendEntry(tx, 'the key of this chain, in a test', {
      ...{ kind: state, at, intentId: id, command: 'api_key.disable', target: columns.target, workspaceId: 'w' },
      ...{ actorKind: 'person', actorPersonId: null, actorName: 'Ada', requestId: 'r', principalId: null, role: null },
      ...{ subjectKind: 'api_key', subjectWithin: null, subjectId: subject.id, subjectName: '=nightly' },
      ...{ workspaceIds: ['w'], source: 'web', address: null, agent: null, before: null, after: null },
      ...{ upstreamRequestIds: [], payload: {} },
    });
  });
}

async function fileOf(format: ChangeFormat): Promise<string> {
  const actor = actorOf('owner');
  const ctx: SignedInCtx = {
    ...testCtx(database.web, actor),
    ...{ actor, sessionId: '', method: 'password', provedAt: new Date(), mustSetUpFactor: false, secret: '' },
  };
  return (await changesExportResponse(ctx, { outcome: 'succeeded' }, format)).text();
}
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('holds the same changes in every format, with what took how long and what Anthropic calls it', async () => {
  const csv: Record<string, string>[] = parse(await fileOf('csv'), { columns: true, bom: true });
  const records = linesOf(await fileOf('jsonl'));
  const events = linesOf(await fileOf('ocsf'));
  const ids = records.map(({ change_id: id }) => id);
  expect(new Set(ids).size).toBe(80);
  expect(csv.map(({ change_id: id }) => id)).toEqual(ids);
  expect(events.map(({ metadata }) => (metadata as { uid: string }).uid)).toEqual(ids);
  expect(csv[0]).toMatchObject({
    duration_ms: '1500',
    upstream_request_ids: 'req_1',
    request_id: 'r119',
    target: "'=nightly",
  });
  expect(records[0]).toMatchObject({
    ...{ duration_ms: 1_500, subject: { kind: 'api_key', id: 'apikey_119', name: '=nightly' }, outcome: 'succeeded' },
    ...{ before: { status: 'active' }, after: { status: 'inactive' }, workspace_ids: ['w'], entries: ['120'] },
  });
  expect(events[0]).toMatchObject({
    ...{ class_uid: 6003, category_uid: 6, activity_id: 3, type_uid: 600303, status_id: 1, severity_id: 1 },
    ...{ metadata: { version: '1.8.0', product: { name: 'Steward' } }, api: { operation: 'api_key.disable' } },
    ...{ src_endpoint: { ip: '192.0.2.1' }, time: START + 119 * 60_000 },
  });
});

it('comes with a manifest of its range, its entries and what proves them', async () => {
  const note = 'steward-audit/test\n120\n…';
  await database.owner.db.auditCheckpoint.create({ data: { seq: 120n, at: new Date(START), note } });
  const digests = await database.owner.db.auditDigest.findMany({
    where: { seq: { in: [2n, 120n] } },
    orderBy: { seq: 'asc' },
  });
  expect(JSON.parse(await fileOf('manifest'))).toMatchObject({
    ...{ filters: { outcome: 'succeeded' }, changes: 80, entries: 80, checkpoint: { number: '120', note } },
    range: { from: new Date(START + 60_000).toISOString(), to: new Date(START + 119 * 60_000).toISOString() },
    first_entry: { number: '2', digest: digests[0]?.digest },
    last_entry: { number: '120', digest: digests[1]?.digest },
  });
});
