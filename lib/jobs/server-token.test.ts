import { afterAll, beforeAll, expect, it } from 'vitest';
import { findServiceOfSecret } from '@/lib/access/find-token';
import { can } from '@/lib/access/reach';
import { keptToken, newServiceToken, secretOfToken } from '@/lib/core/service-token';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { issueServerToken } from './server-token';

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

const PEPPER = 'p'.repeat(43);
const given = {
  name: 'Nightly',
  role: 'admin',
  scopes: ['cost:read'],
  workspaceIds: null,
  addresses: [],
  preparesOnly: true,
  days: 7,
} as const;

it('makes a token for which the owners answer, whoever of them is left', async () => {
  const token = newServiceToken();
  const secret = secretOfToken(PEPPER, token);
  await issueServerToken(worker.deps, { ...given, ...keptToken(PEPPER, token) });
  expect(await findServiceOfSecret(database.web.db, secret)).toBeNull();
  const first = await createSignedInPerson(database.owner.db, 'owner');
  const second = await createSignedInPerson(database.owner.db, 'owner');
  const live = await findServiceOfSecret(database.web.db, secret);
  expect(live?.principal).toMatchObject({
    personId: first.personId,
    role: 'admin',
    cap: null,
    name: 'Nightly',
    preparesOnly: true,
  });
  expect(live && [can(live.principal, 'cost:read'), can(live.principal, 'settings:write')]).toEqual([true, false]);
  await database.owner.db.person.update({ where: { id: first.personId }, data: { deactivatedAt: new Date() } });
  expect((await findServiceOfSecret(database.web.db, secret))?.principal.personId).toBe(second.personId);
});

it('says what is wrong with what was asked for, and leaves each in the chain without the token', async () => {
  const kept = keptToken(PEPPER, newServiceToken());
  const refused = (more: object) => issueServerToken(worker.deps, { ...given, name: 'Other', ...kept, ...more });
  await expect(refused({ name: 'NIGHTLY' })).rejects.toThrow('There is, or was, a token named NIGHTLY.');
  await expect(refused({ workspaceIds: ['wrkspc_none'] })).rejects.toThrow('There is no workspace wrkspc_none.');
  await expect(refused({ addresses: ['everywhere'] })).rejects.toThrow('is not an IP address or a network');
  await expect(refused({ days: 0.5 })).rejects.toThrow('Enter whole days.');
  const entries = await database.owner.db.auditEntry.findMany({ where: { command: 'installation.api_token' } });
  expect(entries.map(({ payload }) => payload)).toMatchObject([
    { name: 'Nightly', scopes: ['cost:read'], preparesOnly: true },
  ]);
  expect(JSON.stringify(entries[0]?.payload)).not.toMatch(/stw_|hash/i);
});
