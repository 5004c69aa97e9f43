import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OrgRole } from '@/lib/access/principals';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { newId } from '@/lib/core/ids';
import { changeUserRole } from '@/lib/domain/people/schema';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, TEST_CHAIN_KEY, type TestWorker } from '@/lib/testing/worker';
import { buildRegistry } from './registered';
import { executeIntent } from './run';
import { sweepIntents } from './sweep';

let database: TestDatabase;
let worker: TestWorker;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company without members' });
  worker = await createTestWorker(database);
  const workspace = await database.owner.db.workspace.findFirstOrThrow({
    where: { isDefault: false, archivedAt: null },
  });
  workspaceId = workspace.id;
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const SUBMIT =
  'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

async function submitRename(name: string, role: OrgRole = 'admin', denied: string | null = null) {
  const person = await createSignedInPerson(database.owner.db, role);
  const input = { workspaceId, name };
  const { rows } = await database.web.pool.query<{ id: string }>(SUBMIT, [
    person.token,
    newId(),
    'workspace.rename',
    input,
    'hash',
    { kind: 'workspace', id: workspaceId },
    workspaceId,
    newId(),
    'req-1',
    false,
    denied && 'forbidden',
    denied,
  ]);
  return { intentId: rows[0]?.id ?? '', personId: person.personId };
}

const intentOf = (id: string) => database.owner.db.intent.findUniqueOrThrow({ where: { id } });
const kindsOf = async (intentId: string) =>
  (await database.owner.db.auditEntry.findMany({ where: { intentId }, orderBy: { seq: 'asc' } })).map(
    (entry) => entry.kind,
  );
const upstreamName = async () => (await worker.deps.upstream.getWorkspace(workspaceId)).name;
const mirrorName = async () =>
  (await database.owner.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })).name;
const writes = () => worker.running.sandbox.requests().filter((request) => request.method === 'POST').length;

describe('an intent', () => {
  it('changes upstream first, then the mirror, with an entry before and after', async () => {
    const { intentId } = await submitRename('First name');
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'succeeded', result: { to: 'First name' } });
    expect([await upstreamName(), await mirrorName()]).toEqual(['First name', 'First name']);
    expect(await kindsOf(intentId)).toEqual(['started', 'succeeded']);
    await executeIntent(worker.deps, intentId);
    expect(await kindsOf(intentId)).toEqual(['started', 'succeeded']);
  });

  it('is chained, not run, when it was refused at the door', async () => {
    const before = writes();
    const { intentId } = await submitRename('Refused', 'viewer', 'Your role does not allow this.');
    await executeIntent(worker.deps, intentId);
    await executeIntent(worker.deps, intentId);
    expect(await kindsOf(intentId)).toEqual(['denied']);
    expect(writes()).toBe(before);
  });

  it('is refused when it states another target than it has, so that the audit cannot be misled', async () => {
    const before = [writes(), await upstreamName()];
    const { intentId } = await submitRename('Elsewhere');
    await database.owner.pool.query(
      `UPDATE intents SET target = 'workspace:other', subject_id = 'other' WHERE id = $1`,
      [intentId],
    );
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'failed', errorCode: 'invalid_input' });
    expect([writes(), await upstreamName()]).toEqual(before);
  });

  it('is refused by the worker when the role was taken away after it was asked for', async () => {
    const before = [writes(), await upstreamName()];
    const { intentId, personId } = await submitRename('Too late', 'owner');
    await database.owner.db.person.update({ where: { id: personId }, data: { roleOverride: 'viewer' } });
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'failed', errorCode: 'forbidden' });
    expect([writes(), await upstreamName()]).toEqual(before);
  });

  it.each([
    { status: 400, code: 'upstream_refused' },
    { status: 403, code: 'upstream_forbidden' },
    { status: 404, code: 'upstream_not_found' },
    { status: 409, code: 'upstream_conflict' },
  ])('fails with a sentence on $status and leaves the mirror as it was', async ({ status, code }) => {
    const before = await mirrorName();
    worker.running.sandbox.queueFault({ kind: 'status', status, method: 'POST', path: '/v1/organizations/workspaces' });
    const { intentId } = await submitRename('Not to be');
    await executeIntent(worker.deps, intentId);
    const intent = await intentOf(intentId);
    expect(intent).toMatchObject({ state: 'failed', errorCode: code });
    expect(intent.errorMessage).toMatch(/\.$/);
    expect([await mirrorName(), await upstreamName()]).toEqual([before, before]);
  });

  it('finds out by reading back when the answer was lost after the effect', async () => {
    const before = writes();
    worker.running.sandbox.queueFault({
      kind: 'drop_after_effect',
      method: 'POST',
      path: '/v1/organizations/workspaces',
    });
    const { intentId } = await submitRename('Dropped after');
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'succeeded' });
    expect([await upstreamName(), await mirrorName()]).toEqual(['Dropped after', 'Dropped after']);
    expect(writes()).toBe(before + 1);
  });

  it('fails when reading back shows that nothing happened', async () => {
    const before = await upstreamName();
    worker.running.sandbox.queueFault({
      kind: 'status',
      status: 500,
      method: 'POST',
      path: '/v1/organizations/workspaces',
    });
    const { intentId } = await submitRename('Never');
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'failed', errorCode: 'upstream_unavailable' });
    expect([await upstreamName(), await mirrorName()]).toEqual([before, before]);
  });

  it('stays unknown while nobody answers, says so once, and settles later without a second call', async () => {
    worker.running.sandbox.queueFault({
      kind: 'drop_after_effect',
      method: 'POST',
      path: '/v1/organizations/workspaces',
    });
    worker.running.sandbox.queueFault({
      kind: 'status',
      status: 529,
      method: 'GET',
      times: 6,
      path: '/v1/organizations/workspaces',
    });
    const before = writes();
    const { intentId } = await submitRename('Settled later');
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'unknown', errorCode: 'unknown_outcome' });
    const again = async () => {
      await database.owner.pool.query(`UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1`, [
        intentId,
      ]);
      await executeIntent(worker.another(), intentId);
    };
    await again();
    expect(await kindsOf(intentId)).toEqual(['started', 'unknown']);
    await again();
    expect(await kindsOf(intentId)).toEqual(['started', 'unknown', 'succeeded']);
    expect(writes()).toBe(before + 1);
    expect(await mirrorName()).toBe('Settled later');
  });

  it('is taken over when its worker died, and is not called twice', async () => {
    const { intentId } = await submitRename('Taken over');
    await worker.deps.upstream.updateWorkspace(workspaceId, { name: 'Taken over' });
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [intentId],
    );
    const before = writes();
    expect(await sweepIntents(worker.deps)).toBeGreaterThan(0);
    await executeIntent(worker.another(), intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'succeeded' });
    expect(await kindsOf(intentId)).toEqual(['resumed', 'succeeded']);
    expect(writes()).toBe(before);
  });

  it('expires when no worker came in time', async () => {
    const { intentId } = await submitRename('Too old');
    await database.owner.pool.query(`UPDATE intents SET created_at = now() - interval '121 seconds' WHERE id = $1`, [
      intentId,
    ]);
    await executeIntent(worker.deps, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'expired' });
    expect(await kindsOf(intentId)).toEqual(['expired']);
  });

  it('waits while another one runs on the same target', async () => {
    const first = await submitRename('One');
    const second = await submitRename('Two');
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'x', lease_until = now() + interval '1 minute' WHERE id = $1`,
      [first.intentId],
    );
    await executeIntent(worker.deps, second.intentId);
    expect(await intentOf(second.intentId)).toMatchObject({ state: 'queued' });
    await database.owner.pool.query(`UPDATE intents SET state = 'queued', claimed_by = NULL WHERE id = $1`, [
      first.intentId,
    ]);
    await executeIntent(worker.deps, first.intentId);
    await executeIntent(worker.deps, second.intentId);
    expect(await intentOf(second.intentId)).toMatchObject({ state: 'succeeded' });
  });

  it('runs once when eight workers reach for it together', async () => {
    const before = writes();
    const { intentId } = await submitRename('Together');
    await Promise.all(Array.from({ length: 8 }, () => executeIntent(worker.another(), intentId)));
    expect(await kindsOf(intentId)).toEqual(['started', 'succeeded']);
    expect(writes()).toBe(before + 1);
  });

  it('is refused by a worker that was not handed its command, and keeps nothing of what it asked for', async () => {
    const { intentId } = await submitRename('Elsewhere');
    await executeIntent({ ...worker.deps, commands: buildRegistry([]) }, intentId);
    expect(await intentOf(intentId)).toMatchObject({ state: 'failed', errorCode: 'internal', input: {} });
    const entries = await database.owner.db.auditEntry.findMany({ where: { intentId }, orderBy: { seq: 'asc' } });
    expect(entries.map(({ kind, payload }) => [kind, payload])).toMatchObject([
      ['started', { input: {} }],
      ['failed', { code: 'internal' }],
    ]);
  });

  it('runs what was queued under a name that its command had before', async () => {
    const user = await database.owner.db.user.findFirstOrThrow({ where: { role: 'user', goneAt: null } });
    const input = { userId: user.id, from: 'user', to: 'developer' } as const;
    const at = { database, deps: worker.deps };
    const intent = await change(at, { ...changeUserRole, name: 'user.change_role' }, input);
    expect(intent).toMatchObject({ command: 'user.change_role', state: 'succeeded', errorMessage: null });
    expect((await database.owner.db.user.findUniqueOrThrow({ where: { id: user.id } })).role).toBe('developer');
  });

  it('leaves a whole chain behind', async () => {
    const verdict = await withDatabaseSource(database.owner.pool, (source) => verifyEntries(TEST_CHAIN_KEY, source));
    expect(verdict.fault).toBeNull();
    expect(verdict.checked).toBeGreaterThan(20);
  });
});
