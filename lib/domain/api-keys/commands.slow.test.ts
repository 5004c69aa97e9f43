import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeIntent } from '@/lib/jobs/intents/run';
import { ask, change, WRITE_FAULTS } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { takeRound } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey } from '@/prisma/generated/client';
import type { KeyAct } from './rules';
import { archiveApiKey, disableApiKey, enableApiKey, renameApiKey } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };
let spare: Record<string, ApiKey[]>;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
  const keys = await database.owner.db.apiKey.findMany({ where: { principalId: null }, orderBy: { id: 'asc' } });
  const inState = (status: string) => keys.filter((key) => key.status === status);
  const states = ['active', 'inactive', 'expired', 'archived'];
  spare = Object.fromEntries(states.map((status) => [status, inState(status)]));
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const KEYS = '/v1/organizations/api_keys';
const row = (id: string) => database.owner.db.apiKey.findUniqueOrThrow({ where: { id } });
const calls = (method: string) => worker.running.sandbox.requests().filter((call) => call.method === method).length;

/** A key in that state that no test has touched. */
function take(status: 'active' | 'inactive' | 'expired' | 'archived'): ApiKey {
  const key = spare[status]?.shift();
  if (!key) throw new Error(`no ${status} key is left`);
  return key;
}

const refOf = ({ id, workspaceId }: ApiKey) => ({ apiKeyId: id, workspaceId });
const ACTS = {
  rename: {
    declaration: renameApiKey,
    from: 'active',
    input: (key: ApiKey) => ({ ...refOf(key), name: `${key.name}-2` }),
  },
  disable: { declaration: disableApiKey, from: 'active', input: refOf },
  enable: { declaration: enableApiKey, from: 'inactive', input: refOf },
  archive: {
    declaration: archiveApiKey,
    from: 'active',
    input: (key: ApiKey) => ({ ...refOf(key), typedName: key.name }),
  },
} as const;
const NAMES = Object.keys(ACTS) as KeyAct[];
const STATUS: Record<KeyAct, string> = { rename: 'active', disable: 'inactive', enable: 'active', archive: 'archived' };

const act = (name: KeyAct, key: ApiKey) => change(at, ACTS[name].declaration, ACTS[name].input(key));

/** How the key stands, which mirror and upstream must agree on. */
async function standing(id: string): Promise<{ name: string; status: string }> {
  const [{ name, status }, kept] = [await worker.deps.upstream.getApiKey(id), await row(id)];
  expect({ name: kept.name, status: kept.status }).toEqual({ name, status });
  return { name, status };
}

const done = (name: KeyAct, key: ApiKey) => ({
  name: name === 'rename' ? `${key.name}-2` : key.name,
  status: STATUS[name],
});

describe.each(NAMES)('%s', (name) => {
  const { declaration, from, input } = ACTS[name];

  it('is done, and the audit has what was and what is', async () => {
    const key = take(from);
    const intent = await act(name, key);
    const { name: called, status } = done(name, key);
    expect(intent).toMatchObject({ state: 'succeeded', result: { apiKeyId: key.id, name: called } });
    const [before, after] = name === 'rename' ? [{ name: key.name }, { name: called }] : [{ status: from }, { status }];
    expect(intent).toMatchObject({ before, after, subjectKind: 'api_key', subjectId: key.id });
    expect(await standing(key.id)).toEqual({ name: called, status });
  });

  it.each(['drop_after_effect', 'truncate'] as const)('is found done when the answer was lost: %s', async (kind) => {
    const key = take(from);
    const before = calls('POST');
    worker.running.sandbox.queueFault({ kind, method: 'POST', path: KEYS });
    expect(await act(name, key)).toMatchObject({ state: 'succeeded' });
    expect([calls('POST'), await standing(key.id)]).toEqual([before + 1, done(name, key)]);
  });

  it.each([true, false])('is read back when the worker died on the way: done %s', async (isDone) => {
    const key = take(from);
    const id = await ask(database, declaration, input(key));
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [id],
    );
    const { name: called, status } = done(name, key);
    if (isDone)
      await worker.deps.upstream.updateApiKey(
        key.id,
        name === 'rename' ? { name: called } : { status: status as 'active' },
      );
    const before = calls('POST');
    await executeIntent(worker.another(), id);
    const intent = await database.owner.db.intent.findUniqueOrThrow({ where: { id } });
    expect(intent.state).toBe(isDone ? 'succeeded' : 'failed');
    expect(calls('POST')).toBe(before);
    expect(await standing(key.id)).toEqual(isDone ? { name: called, status } : { name: key.name, status: from });
  });

  it('is refused where upstream would, before it is tried', async () => {
    const before = calls('POST');
    const archived = await act(name, spare.archived?.[0] as ApiKey);
    expect(archived).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(archived.errorMessage).toMatch(name === 'archive' ? /already archived/ : /is archived and can no longer be/);
    if (name !== 'archive') {
      const expired = await act(name, spare.expired?.[0] as ApiKey);
      expect(expired.errorMessage).toBe(
        'An expired API key can only be archived. Create a new one in the Claude Console.',
      );
    }
    expect(calls('POST')).toBe(before);
  });

  it('finds what was done in the Console a moment ago', async () => {
    const key = take(from);
    await worker.deps.upstream.updateApiKey(key.id, { status: 'archived' });
    expect((await row(key.id)).status).toBe(from);
    const before = calls('POST');
    const intent = await act(name, key);
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(calls('POST')).toBe(before);
    expect(await standing(key.id)).toMatchObject({ status: 'archived' });
  });

  it('is for the workspace that was named, and for what is there', async () => {
    const key = spare[from]?.[0] as ApiKey;
    const before = worker.running.sandbox.requests().length;
    for (const ref of [{ workspaceId: 'wrkspc_other' }, { workspaceId: null }, { apiKeyId: 'apikey_none' }]) {
      const intent = await change(at, declaration, { ...input(key), ...ref });
      expect(intent).toMatchObject({ state: 'failed', errorCode: 'not_found' });
    }
    expect(worker.running.sandbox.requests()).toHaveLength(before);
  });
});

it('tells whoever may change a key, and its owner, once that it was disabled and by whom', async () => {
  const key = take('active');
  const owner = await database.owner.db.person.findFirst({ where: { upstreamUserId: key.createdById } });
  const asker = await createSignedInPerson(database.owner.db, 'admin');
  worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: KEYS });
  const intent = await change(at, disableApiKey, refOf(key), asker);
  const told = await database.owner.db.notification.findMany({ where: { kind: 'key.disabled', subjectId: key.id } });
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    key: intent.id,
    workspaceIds: [key.workspaceId],
    about: { apiKeyId: key.id, name: key.name, by: 'The admin' },
    audience: { people: owner ? [owner.id] : [], except: [asker.personId] },
  });
});

describe('what goes wrong', () => {
  it.each(takeRound(WRITE_FAULTS, 3, 5))('$name: the key stays as it was', async ({ fault, code }) => {
    const key = spare.active?.[0] as ApiKey;
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: KEYS });
    const intent = await act('disable', key);
    expect(intent).toMatchObject({ state: 'failed', errorCode: code });
    expect(intent.errorMessage).toMatch(/\.$/);
    expect(await standing(key.id)).toMatchObject({ status: 'active' });
  });

  it.each([429, 500])('a look that is answered with %s changes nothing', async (status) => {
    const key = spare.active?.[0] as ApiKey;
    worker.running.sandbox.queueFault({ kind: 'status', status, times: 3, method: 'GET', path: KEYS });
    const before = calls('POST');
    expect(await act('disable', key)).toMatchObject({ state: 'failed' });
    expect([calls('POST'), (await standing(key.id)).status]).toEqual([before, 'active']);
  });

  it('a workspace without room for another active key is told in one sentence', async () => {
    const key = take('inactive');
    const details = { error_code: 'workspace_api_key_limit_exceeded' };
    const body = { type: 'error', error: { type: 'invalid_request_error', message: 'No.', details }, request_id: 'r' };
    worker.running.sandbox.queueFault({ kind: 'status', status: 400, body, method: 'POST', path: KEYS });
    const intent = await act('enable', key);
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'upstream_refused' });
    expect(intent.errorMessage).toContain('limit of active API keys');
    expect(await standing(key.id)).toMatchObject({ status: 'inactive' });
  });

  it('a key that is gone at Anthropic is known to be gone', async () => {
    const key = take('active');
    worker.running.sandbox.queueFault({ kind: 'status', status: 404, method: 'GET', path: KEYS });
    const intent = await act('disable', key);
    expect(intent.errorMessage).toBe('This API key no longer exists at Anthropic.');
    expect((await row(key.id)).goneAt).not.toBeNull();
  });

  it('a name or a state that somebody else changed meanwhile is not written over', async () => {
    const key = take('active');
    await worker.deps.upstream.updateApiKey(key.id, { name: 'theirs', status: 'inactive' });
    const renamed = await change(at, renameApiKey, { ...refOf(key), from: key.name, name: 'mine' });
    expect(renamed).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(renamed.errorMessage).toContain('it is now “theirs”');
    const archived = await change(at, archiveApiKey, { ...refOf(key), from: 'active', typedName: 'theirs' });
    expect(archived).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(archived.errorMessage).toContain('it is now disabled');
    const typo = await change(at, archiveApiKey, { ...refOf(key), from: 'inactive', typedName: 'their' });
    expect(typo).toMatchObject({ errorCode: 'invalid_input', fieldErrors: { typedName: expect.any(String) } });
    expect(await standing(key.id)).toEqual({ name: 'theirs', status: 'inactive' });
  });
});
