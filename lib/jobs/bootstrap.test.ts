import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { sha256 } from '@/lib/core/crypto';
import { claimInstallation } from '@/lib/database/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, TEST_CHAIN_KEY, type TestWorker } from '@/lib/testing/worker';
import { ensureDemoSignIns, ensureFirstOwner, issueRecoveryCode, issueSetupCode } from './bootstrap';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const liveCodes = () => database.owner.db.oneTimeCode.findMany({ where: { usedAt: null } });

it('gives out one set-up code at a time, and none once there is an owner', async () => {
  const first = await issueSetupCode(worker.deps);
  const second = await issueSetupCode(worker.deps);
  expect(first).toMatch(/^([A-Z2-9]{5}-){4}[A-Z2-9]{5}$/);
  expect((await liveCodes()).map((code) => code.codeHash)).toEqual([sha256(second ?? '')]);
  expect(await ensureFirstOwner(worker.deps, 'First.Owner@example.test', 'a long enough password')).toBe(true);
  expect(await issueSetupCode(worker.deps)).toBeNull();
  const owners = await database.owner.db.person.findMany({ where: { roleOverride: 'owner' } });
  expect(owners.map((owner) => owner.email)).toEqual(['first.owner@example.test']);
  expect(await ensureFirstOwner(worker.deps, 'second.owner@example.test', 'a long enough password')).toBe(false);
  expect(await ensureFirstOwner(worker.deps, 'FIRST.owner@example.test', 'another long password')).toBe(true);
  expect(await database.owner.db.person.count()).toBe(1);
});

it('recovers owners alone', async () => {
  const code = await issueRecoveryCode(worker.deps, 'FIRST.owner@example.test');
  expect(await liveCodes()).toContainEqual(expect.objectContaining({ codeHash: sha256(code), purpose: 'recovery' }));
  await expect(issueRecoveryCode(worker.deps, 'nobody@example.test')).rejects.toMatchObject({ code: 'not_found' });
});

it('makes the demo sign-ins once, and leaves a changed role alone', async () => {
  const people = [
    { role: 'owner', email: 'demo.owner@example.test', name: 'Demo Owner' },
    { role: 'viewer', email: 'demo.viewer@example.test', name: 'Demo Viewer' },
  ];
  await ensureDemoSignIns(worker.deps, people, 'steward-demo');
  const where = { where: { email: 'demo.viewer@example.test' } };
  await database.owner.db.person.update({ ...where, data: { roleOverride: 'billing' } });
  await ensureDemoSignIns(worker.deps, people, 'steward-demo');
  expect(await database.owner.db.person.findUniqueOrThrow(where)).toMatchObject({ roleOverride: 'billing' });
  expect(await database.owner.db.credential.count()).toBe(3);
});

it('leaves each of these acts in the chain, without a secret', async () => {
  const verdict = await withDatabaseSource(database.owner.pool, (source) => verifyEntries(TEST_CHAIN_KEY, source));
  expect(verdict.fault).toBeNull();
  const entries = await database.owner.db.auditEntry.findMany({ orderBy: { seq: 'asc' } });
  expect(entries.map((entry) => entry.command.split('.')[1])).toEqual([
    'setup_code',
    'setup_code',
    'first_owner',
    'recovery_code',
    'demo_sign_ins',
  ]);
  expect(JSON.stringify(entries.map((entry) => entry.payload))).not.toMatch(/password|argon2|steward-demo/);
});

it('ties the database to one mode and one organisation', async () => {
  const { db } = database.owner;
  const now = new Date();
  await claimInstallation(db, 'real', null, now);
  await claimInstallation(db, 'real', 'org-1', now);
  await claimInstallation(db, 'real', 'org-1', now);
  await expect(claimInstallation(db, 'real', 'org-2', now)).rejects.toMatchObject({ code: 'conflict' });
  await expect(claimInstallation(db, 'simulated', 'org-1', now)).rejects.toThrow('real organisation');
});
