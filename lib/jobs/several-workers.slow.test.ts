import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signerOf, verifierOf } from '@/lib/audit/checkpoint';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { TEST_CHAIN_KEY } from '@/lib/testing/worker';
import { CHECKPOINT_MS, keepCheckpoint } from './audit-checkpoints';
import { issueSetupCode, note } from './bootstrap';
import { readCheckpoints } from './checkpoint-file';
import { unlessAnotherDoes } from './one-worker';
import type { WorkerDeps } from './worker-deps';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-several-workers-'));
const signer = signerOf('steward.test', 'a secret that is long enough for a test');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 2, 8, minute));
const enter = (minute: number) =>
  database.owner.db.$transaction((tx) =>
    note(tx, { chainKey: TEST_CHAIN_KEY, now: () => at(minute) }, 'installation.test', {}),
  );
const fileOf = (name: string) => path.join(folder, `${name}.txt`);
const sign = (name: string, minute: number) =>
  keepCheckpoint(
    { database: database.owner, log: createLogger('test', 'silent'), now: () => at(minute) },
    { file: fileOf(name), signer },
  );
const signedIn = async (name: string) =>
  (await readCheckpoints(fileOf(name), verifierOf(signer))).checkpoints.map(({ seq }) => seq);

it('of two workers with folders of their own one signs, and both keep it', async () => {
  await enter(0);
  expect([await sign('a', 1), await sign('b', 1)]).toEqual(['signed', 'signed']);
  await enter(2);
  expect(await sign('b', 1 + CHECKPOINT_MS / 60_000)).toBe('signed');
  // Neither at once, nor when its own last one is old enough.
  expect([await sign('a', 7), await sign('a', 10)]).toEqual(['early', 'early']);
  expect([await signedIn('a'), await signedIn('b')]).toEqual([
    [1n, 2n],
    [1n, 2n],
  ]);
  expect(await database.owner.db.auditCheckpoint.count()).toBe(2);
});

it('does nothing while another worker does it, and goes on when that one is gone', async () => {
  const done: string[] = [];
  let end: () => void = () => undefined;
  const first = unlessAnotherDoes(
    { database: database.owner },
    'test',
    () =>
      new Promise<void>((resolve) => {
        done.push('first');
        end = resolve;
      }),
  );
  await expect.poll(() => done, { timeout: 30_000 }).toEqual(['first']);
  await unlessAnotherDoes({ database: database.owner }, 'test', async () => done.push('second'));
  await unlessAnotherDoes({ database: database.owner }, 'another', async () => done.push('another'));
  end();
  await first;
  const failing = unlessAnotherDoes({ database: database.owner }, 'test', () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  await unlessAnotherDoes({ database: database.owner }, 'test', async () => done.push('later'));
  expect(done).toEqual(['first', 'another', 'later']);
});

it('of two workers that start one makes the code that opens the set-up page', async () => {
  const deps = { database: database.owner, chainKey: TEST_CHAIN_KEY, now: () => new Date() } as WorkerDeps;
  expect(await issueSetupCode(deps, 600_000)).toEqual(expect.any(String));
  expect(await issueSetupCode(deps, 600_000)).toBeNull();
  expect(await issueSetupCode(deps)).toEqual(expect.any(String));
  await createSignedInPerson(database.owner.db, 'owner', { email: `${newId()}@example.test` });
  expect(await issueSetupCode(deps)).toBeNull();
});
