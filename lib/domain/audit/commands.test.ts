import { afterAll, beforeAll, expect, it } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import { can } from '@/lib/access/reach';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listAuditRows } from './queries';
import { setAuditPolicy } from './schema';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

it('closes the audit to viewers from their next request on, and opens it again', async () => {
  const world = { database, deps: worker.deps };
  const { personId } = await createSignedInPerson(database.owner.db, 'viewer');
  const viewer = async () => {
    const actor = await findActor(database.web.db, personId);
    if (!actor) throw new Error('The viewer has no access');
    return actor;
  };
  const read = async () => listAuditRows(testCtx(database.web, await viewer()));
  expect((await read()).rows).toEqual([]);
  const closed = await change(world, setAuditPolicy, { closedToViewers: true }, 'owner');
  expect(closed.result).toEqual({ before: { closedToViewers: false }, after: { closedToViewers: true } });
  expect(can(await viewer(), 'audit:read')).toBe(false);
  await expect(read()).rejects.toMatchObject({ message: 'An owner has closed the audit to viewers.' });
  const refused = await change(world, setAuditPolicy, { closedToViewers: false }, 'admin');
  expect(refused.state).not.toBe('succeeded');
  expect((await change(world, setAuditPolicy, { closedToViewers: false }, 'owner')).state).toBe('succeeded');
  expect((await read()).rows.map(({ command }) => command)).toContain('audit_policy.set');
});
