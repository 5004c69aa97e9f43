import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey } from '@/prisma/generated/client';
import { assignApiKey, describeApiKey } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };
let key: ApiKey;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
  key = await database.owner.db.apiKey.findFirstOrThrow({
    where: { status: 'active', workspaceId: { not: null } },
    orderBy: { id: 'asc' },
  });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const now = () => database.owner.db.apiKey.findUniqueOrThrow({ where: { id: key.id } });
const WORDS = {
  environment: 'production',
  purpose: 'claims search',
  contact: '#claims',
  notes: 'Vault: kv/claims',
} as const;
const SECRET = `sk-ant-api03-${'R2Dx'.repeat(8)}AA`;

it('keeps what people say of a key, with before and after, and a reading leaves it as it is', async () => {
  const ref = { apiKeyId: key.id, workspaceId: key.workspaceId };
  const asked = worker.running.sandbox.requests().length;
  const intent = await change(at, describeApiKey, { ...ref, ...WORDS, from: null });
  expect(intent).toMatchObject({
    state: 'succeeded',
    before: { environment: null, purpose: '', contact: '', notes: '' },
    after: WORDS,
    subjectKind: 'api_key',
  });
  expect(worker.running.sandbox.requests()).toHaveLength(asked);
  await syncMirror(worker.deps, 'manual');
  expect(await now()).toMatchObject(WORDS);

  const late = await change(at, describeApiKey, { ...ref, ...WORDS, notes: 'theirs is lost', from: null });
  expect(late).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  const elsewhere = await change(at, describeApiKey, { ...ref, workspaceId: null, ...WORDS });
  expect(elsewhere).toMatchObject({ state: 'failed', errorCode: 'not_found' });
  expect(await now()).toMatchObject(WORDS);
});

it.each(['purpose', 'contact', 'notes'] as const)('takes no secret as its %s', (field) => {
  const typed = { ...WORDS, apiKeyId: key.id, workspaceId: key.workspaceId, [field]: `see ${SECRET}` };
  const answer = describeApiKey.input.safeParse(typed);
  expect(answer.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    [field, 'This holds a whole secret. Steward keeps none: remove it.'],
  ]);
});

it('hands a key to a member, and to nobody who has left', async () => {
  const ref = { apiKeyId: key.id, workspaceId: key.workspaceId };
  const { id: ownerId } = await database.owner.db.user.findFirstOrThrow({ where: { role: 'developer', goneAt: null } });
  expect(await change(at, assignApiKey, { ...ref, ownerId })).toMatchObject({ state: 'succeeded' });
  expect(await now()).toMatchObject({ assignedToId: ownerId });
  await database.owner.db.user.update({ where: { id: ownerId }, data: { goneAt: new Date() } });
  expect(await change(at, assignApiKey, { ...ref, ownerId })).toMatchObject({ state: 'failed', errorCode: 'conflict' });
});
