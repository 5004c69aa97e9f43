import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signerOf, writePublicKey } from '@/lib/audit/checkpoint';
import { createLogger } from '@/lib/core/log';
import { recordHead } from '@/lib/jobs/audit-check';
import { keepCheckpoint } from '@/lib/jobs/audit-checkpoints';
import { note } from '@/lib/jobs/bootstrap';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { readConfiguration } from './configuration';
import { findAuditPlace } from './head-place';
import { loadSecrets } from './secrets';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let database: TestDatabase;
let dataFolder: string;
let publicKey: string;
let checkpointFile: string;
const inherited = Object.fromEntries(['PATH', 'HOME'].map((name) => [name, inheritedOf(name)]));

function inheritedOf(name: string): string {
  return name === 'PATH' ? `${path.dirname(process.execPath)}:/usr/bin:/bin` : tmpdir();
}

beforeAll(async () => {
  database = await createTestDatabase();
  dataFolder = mkdtempSync(path.join(tmpdir(), 'steward-commands-'));
  const { chainKey, checkpointSecret } = loadSecrets(dataFolder, 'worker');
  for (let number = 0; number < 5; number += 1)
    await database.owner.db.$transaction((tx) =>
      note(tx, { chainKey, now: () => new Date() }, 'installation.test', { number }),
    );
  const configuration = readConfiguration({ DATABASE_URL: database.ownerUrl });
  const deps = { database: database.owner, chainKey, log: createLogger('test', 'silent'), now: () => new Date() };
  const place = findAuditPlace(configuration, dataFolder);
  await recordHead(deps, place);
  expect(await run('verify')).toEqual([2, expect.stringMatching(/Unproved: 6 entries/)]);
  const signer = signerOf(place.origin, checkpointSecret);
  publicKey = writePublicKey(signer);
  checkpointFile = place.checkpointFile;
  expect(await keepCheckpoint(deps, { file: checkpointFile, signer })).toBe('signed');
});
afterAll(async () => {
  rmSync(dataFolder, { recursive: true });
  await database.drop();
});

/** As somebody types it: how it ended, and what it said. */
async function run(command: 'verify' | 'export', ...args: string[]): Promise<[number, string]> {
  return runIn(dataFolder, command, ...args);
}

async function runIn(folder: string, command: 'verify' | 'export', ...args: string[]): Promise<[number, string]> {
  const env = {
    ...inherited,
    DATABASE_URL: database.ownerUrl,
    STEWARD_DATA: folder,
    NODE_ENV: 'production',
  } as const;
  try {
    const start = ['lib/processes/start.mjs', `--audit-${command}`, ...args];
    const { stdout } = await promisify(execFile)(process.execPath, start, { env });
    return [0, stdout];
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return [code, stderr];
  }
}

it('verifies and exports the chain of the Steward of this folder, and ends as it found it', async () => {
  expect(await run('verify')).toEqual([
    0,
    expect.stringMatching(/The audit chain is intact: 6 entries, and so is what/),
  ]);
  const file = path.join(dataFolder, 'chain.jsonl');
  expect(await run('export', file)).toEqual([0, expect.stringContaining(file)]);
  expect(await run('export', file)).toEqual([1, expect.stringContaining('already')]);
  expect(await run('verify', file)).toEqual([0, expect.stringContaining('intact: 6 entries')]);

  // Somebody else, with the public key alone.
  const elsewhere = path.join(dataFolder, 'elsewhere');
  const signed = ['--checkpoints', checkpointFile, '--public-key', publicKey];
  expect(await runIn(elsewhere, 'verify', file, ...signed)).toEqual([0, expect.stringMatching(/prove entries 1 to 6/)]);
  expect(await runIn(elsewhere, 'verify', ...signed)).toEqual([0, expect.stringMatching(/prove entries 1 to 6/)]);
  const other = writePublicKey(signerOf(publicKey.split('+')[0] ?? '', 'another secret'));
  expect(await runIn(elsewhere, 'verify', file, ...signed.slice(0, 3), other)).toEqual([
    2,
    expect.stringMatching(/Unproved: 6 entries.*1 of the notes/s),
  ]);
  expect(await runIn(elsewhere, 'verify', file, '--public-key', 'x')).toEqual([
    2,
    expect.stringMatching(/no public key/),
  ]);

  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [...lines.slice(0, 2), ...lines.slice(3)].join('\n'));
  expect(await runIn(elsewhere, 'verify', file, ...signed)).toEqual([1, expect.stringMatching(/Entry 3 is missing/)]);
  expect(await run('verify', file)).toEqual([1, expect.stringMatching(/Entry 3 is missing/)]);
  expect(await run('verify', path.join(dataFolder, 'none.jsonl'))).toEqual([
    2,
    expect.stringContaining('does not exist'),
  ]);

  await database.owner.pool.query(
    `ALTER TABLE audit_entries DISABLE TRIGGER ALL; UPDATE audit_entries SET target = 'x' WHERE seq = 4`,
  );
  expect(await run('verify')).toEqual([1, expect.stringMatching(/Entry 4 of .+ UTC was edited/)]);
});
