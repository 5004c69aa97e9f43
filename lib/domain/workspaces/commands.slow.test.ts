import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { executeIntent } from '@/lib/jobs/intents/run';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { setApprovals } from '@/lib/testing/approval-policy';
import { ask, change, WRITE_FAULTS } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { takeRound } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { archiveWorkspace, createWorkspace, renameWorkspace, updateWorkspace } from './schema';

let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  await setApprovals(database.owner.db, { acts: [] });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
});
beforeEach(() => worker.running.sandbox.clearFaults());
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const WORKSPACES = '/v1/organizations/workspaces';
const upstream = () => worker.deps.upstream;
const row = (id: string) => database.owner.db.workspace.findUniqueOrThrow({ where: { id } });
const profile = (workspaceId: string) => database.owner.db.workspaceProfile.findUnique({ where: { workspaceId } });
const named = (name: string) => database.owner.db.workspace.findFirstOrThrow({ where: { name } });
const writes = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;
const upstreamNames = async () => (await upstream().listWorkspaces()).items.map(({ name }) => name).sort();
const mirrorNames = async () => (await database.owner.db.workspace.findMany()).map(({ name }) => name).sort();

let made = 0;
const newName = () => `Workspace ${++made}`;
async function newWorkspace(name = newName()): Promise<{ id: string; name: string }> {
  const intent = await change(at, createWorkspace, { name });
  expect(intent).toMatchObject({ state: 'succeeded', errorMessage: null });
  return named(name);
}

/** The mirror says what upstream says, with the keys' states. */
async function expectMirrored(id: string): Promise<void> {
  const [now, kept] = [await upstream().getWorkspace(id), await row(id)];
  expect([kept.name, kept.displayColor, kept.archivedAt?.toISOString() ?? null, kept.tags]).toEqual([
    now.name,
    now.display_color,
    now.archived_at ? new Date(now.archived_at).toISOString() : null,
    now.tags,
  ]);
  const keys = (await upstream().listApiKeys({ workspaceId: id })).items;
  const known = await database.owner.db.apiKey.findMany({ where: { workspaceId: id } });
  const states = (list: { id: string; status: string }[]) => list.map((key) => `${key.id} ${key.status}`).sort();
  expect(states(known)).toEqual(states(keys));
}

describe('a rename', () => {
  it('does not write over a name that somebody else gave meanwhile', async () => {
    const { id, name } = await newWorkspace();
    expect(await change(at, renameWorkspace, { workspaceId: id, from: name, name: 'Renamed first' })).toMatchObject({
      state: 'succeeded',
    });
    const before = writes();
    const second = await change(at, renameWorkspace, { workspaceId: id, from: name, name: 'Renamed second' });
    expect(second).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(second.errorMessage).toContain('it is now “Renamed first”');
    expect(writes()).toEqual(before);
    await expectMirrored(id);
  });
});

describe('a new workspace', () => {
  it('is made with its colour, tags, residency and Steward’s own words', async () => {
    const name = newName();
    const input = {
      ...{ name, color: '#2F7F79', tags: { stage: 'beta' }, residency: 'us_only' as const },
      ...{ description: 'For the claims team.', audience: 'Claims' },
    };
    const intent = await change(at, createWorkspace, input);
    const { id } = await named(name);
    expect(intent).toMatchObject({ state: 'succeeded', result: { workspaceId: id, name } });
    expect(await upstream().getWorkspace(id)).toMatchObject({
      ...{ display_color: '#2F7F79', tags: { stage: 'beta' } },
      data_residency: { workspace_geo: 'us', default_inference_geo: 'us', allowed_inference_geos: ['us'] },
    });
    expect(await profile(id)).toMatchObject({ description: 'For the claims team.', audience: 'Claims', tier: null });
    await expectMirrored(id);
  });

  it('never is a second one of its name, however written, also where only upstream knows the first', async () => {
    await newWorkspace('Twice');
    await upstream().createWorkspace({ name: 'Made in the Console' });
    const before = writes();
    for (const name of ['twice', 'Twice', ' TWICE ', 'made in the console']) {
      const intent = await change(at, createWorkspace, { name });
      expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
      expect(intent.fieldErrors).toMatchObject({ name: expect.stringContaining('already') });
    }
    expect(writes()).toBe(before);
  });

  it('is found, not made again, when the answer was lost or the worker died after the call', async () => {
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: WORKSPACES });
    const before = writes();
    const { id } = await newWorkspace('Dropped');
    expect(writes()).toBe(before + 1);
    await expectMirrored(id);
    const intentId = await ask(database, createWorkspace, { name: 'Left behind', audience: 'All' });
    await database.owner.pool.query(
      `UPDATE intents SET state = 'running', claimed_by = 'dead', lease_until = now() - interval '1 second', call_started_at = now() WHERE id = $1`,
      [intentId],
    );
    const left = await upstream().createWorkspace({ name: 'Left behind' });
    await executeIntent(worker.another(), intentId);
    expect(writes()).toBe(before + 2);
    expect(await profile(left.id)).toMatchObject({ audience: 'All' });
    await expectMirrored(left.id);
  });

  it.each(takeRound(WRITE_FAULTS, 3, 0))('$name: is not made, and the sentence says so', async ({ fault, code }) => {
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: WORKSPACES });
    const intent = await change(at, createWorkspace, { name: newName() });
    expect(intent).toMatchObject({ state: 'failed', errorCode: code });
    expect(intent.errorMessage).toMatch(/\.$/);
    expect(await mirrorNames()).not.toContain(`Workspace ${made}`);
    expect(await upstreamNames()).not.toContain(`Workspace ${made}`);
  });

  it('finds no room: the sentence names the number', async () => {
    const live = (await upstream().listWorkspaces()).items.filter(({ archived_at }) => archived_at === null).length;
    for (let at = live; at < 100; at++) await upstream().createWorkspace({ name: `Filler ${at}` });
    const intent = await change(at, createWorkspace, { name: newName() });
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'upstream_refused' });
    expect(intent.errorMessage).toContain('100 live workspaces');
    for (const { id } of (await upstream().listWorkspaces()).items.filter(({ name }) => name.startsWith('Filler')))
      await upstream().archiveWorkspace(id);
  });
});

const words = { color: '', description: '', audience: '', tags: {} };

describe('what is said of a workspace', () => {
  it('is changed where it differs from what was shown, and only there', async () => {
    const { id } = await newWorkspace();
    const color = (await row(id)).displayColor;
    const before = { ...words, color };
    const after = { color: '#123abc', description: 'Two\nlines', audience: 'All', tags: { a: '1', b: '2' } };
    expect(await change(at, updateWorkspace, { workspaceId: id, before, after })).toMatchObject({ state: 'succeeded' });
    expect(await upstream().getWorkspace(id)).toMatchObject({ display_color: '#123abc', tags: { a: '1', b: '2' } });
    expect(await profile(id)).toMatchObject({ description: 'Two\nlines', audience: 'All' });
    const calls = writes();
    const again = { workspaceId: id, before: { ...after }, after: { ...after, description: 'One' } };
    expect(await change(at, updateWorkspace, again)).toMatchObject({ state: 'succeeded' });
    expect([writes(), (await profile(id))?.audience]).toEqual([calls, 'All']);
    const without = {
      workspaceId: id,
      before: { ...after, description: 'One' },
      after: { ...after, tags: { b: '3' } },
    };
    expect(
      await change(at, updateWorkspace, { ...without, after: { ...without.after, description: 'One' } }),
    ).toMatchObject({ state: 'succeeded', result: { changes: { tags: { a: null, b: '3' } } } });
    expect((await upstream().getWorkspace(id)).tags).toEqual({ b: '3' });
    await expectMirrored(id);
  });

  it('is not written over when somebody changed it a moment ago', async () => {
    const { id } = await newWorkspace();
    const before = { ...words, color: (await row(id)).displayColor };
    const first = { workspaceId: id, before, after: { ...before, color: '#111111', description: 'Theirs' } };
    await change(at, updateWorkspace, first);
    const calls = writes();
    const second = { workspaceId: id, before, after: { ...before, color: '#222222', description: 'Mine' } };
    const intent = await change(at, updateWorkspace, second);
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(intent.errorMessage).toContain('colour is now “#111111”');
    expect(intent.errorMessage).toContain('description is now “Theirs”');
    expect(writes()).toBe(calls);
    await expectMirrored(id);
  });

  it.each(takeRound(WRITE_FAULTS, 3, 1))('$name: stays as it was', async ({ fault, code }) => {
    const { id } = await named('Twice');
    const before = { ...words, color: (await row(id)).displayColor };
    worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: WORKSPACES });
    const after = { ...before, color: '#abcdef', description: 'Never' };
    const intent = await change(at, updateWorkspace, { workspaceId: id, before, after });
    expect(intent).toMatchObject({ state: 'failed', errorCode: code });
    expect((await profile(id))?.description ?? '').toBe('');
    await expectMirrored(id);
  });

  it('is read back when the answer was lost, and refused when the workspace was archived in the Console', async () => {
    const { id } = await newWorkspace();
    const before = { ...words, color: (await row(id)).displayColor };
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: WORKSPACES });
    const after = { ...before, color: '#0a0b0c', audience: 'All' };
    expect(await change(at, updateWorkspace, { workspaceId: id, before, after })).toMatchObject({ state: 'succeeded' });
    expect(await profile(id)).toMatchObject({ audience: 'All' });
    await expectMirrored(id);
    await upstream().archiveWorkspace(id);
    const late = await change(at, updateWorkspace, {
      workspaceId: id,
      before: after,
      after: { ...after, color: '#ffffff' },
    });
    expect(late).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect(late.errorMessage).toContain('archived');
    expect((await row(id)).archivedAt).not.toBeNull();
  });
});

describe('archiving', () => {
  it('takes every key with it and says so', async () => {
    const { id, name } = await named('Customer Chat');
    const active = await database.owner.db.apiKey.findMany({ where: { workspaceId: id, status: 'active' } });
    expect(active.length).toBeGreaterThan(1);
    const typo = await change(at, archiveWorkspace, { workspaceId: id, typedName: 'Customer chat' });
    expect(typo).toMatchObject({ errorCode: 'invalid_input', fieldErrors: { typedName: expect.any(String) } });
    worker.running.sandbox.queueFault({ kind: 'drop_after_effect', method: 'POST', path: WORKSPACES });
    const intent = await change(at, archiveWorkspace, { workspaceId: id, typedName: name });
    const archivedKeys = active.map((key) => key.id).sort();
    expect(intent).toMatchObject({ state: 'succeeded', result: { workspaceId: id, name, archivedKeys } });
    await expectMirrored(id);
    const again = await change(at, archiveWorkspace, { workspaceId: id, typedName: name });
    expect(again).toMatchObject({ errorCode: 'conflict', errorMessage: 'This workspace is already archived.' });
  });

  it('is not for the default workspace, nor for what is not there', async () => {
    const fallback = await database.owner.db.workspace.findFirstOrThrow({ where: { isDefault: true } });
    const calls = writes();
    const refused = await change(at, archiveWorkspace, { workspaceId: fallback.id, typedName: fallback.name });
    expect(refused).toMatchObject({ errorCode: 'conflict' });
    const none = await change(at, archiveWorkspace, { workspaceId: 'wrkspc_none', typedName: 'None' });
    expect(none).toMatchObject({ errorCode: 'not_found' });
    expect(writes()).toBe(calls);
  });

  it.each(takeRound(WRITE_FAULTS, 3, 2))(
    '$name: leaves the workspace and its keys as they were',
    async ({ fault, code }) => {
      const { id, name } = await named('Mobile App');
      worker.running.sandbox.queueFault({ ...fault, method: 'POST', path: WORKSPACES });
      const intent = await change(at, archiveWorkspace, { workspaceId: id, typedName: name });
      expect(intent).toMatchObject({ state: 'failed', errorCode: code });
      await expectMirrored(id);
    },
  );

  it('is not undone by a reading that was begun before it', async () => {
    const { id, name } = await named('Marketing Studio');
    const reading = worker.another();
    let isOpen = true;
    const late: typeof reading = {
      ...reading,
      upstream: {
        ...reading.upstream,
        for: (...args) => {
          const inner = reading.upstream.for(...args);
          return {
            ...inner,
            listApiKeys: async (input) => {
              const list = await inner.listApiKeys(input);
              if (isOpen) {
                isOpen = false;
                const archived = await change(at, archiveWorkspace, { workspaceId: id, typedName: name });
                expect(archived).toMatchObject({ state: 'succeeded' });
              }
              return list;
            },
          };
        },
      },
    };
    await syncMirror(late, 'manual');
    expect(isOpen).toBe(false);
    await expectMirrored(id);
  });

  it('finds what was done in the Console meanwhile', async () => {
    const { id, name } = await named('Mobile App');
    await upstream().archiveWorkspace(id);
    const intent = await change(at, archiveWorkspace, { workspaceId: id, typedName: name });
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
    expect((await row(id)).archivedAt).not.toBeNull();
  });
});
