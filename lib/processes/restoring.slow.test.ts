import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { signerOf } from '@/lib/audit/checkpoint';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { createLogger } from '@/lib/core/log';
import { backUp } from '@/lib/database/back-up';
import { createBackupFile, type Manifest, readBackup } from '@/lib/database/backup-file';
import { listTables, qualified } from '@/lib/database/catalogue';
import { claimInstallation } from '@/lib/database/installation';
import { buildSchema } from '@/lib/database/migrate-within';
import { applyMigrations } from '@/lib/database/migrations';
import { prepareDatabase } from '@/lib/database/prepare';
import { restore } from '@/lib/database/restore';
import { recordHead } from '@/lib/jobs/audit-check';
import { keepCheckpoint } from '@/lib/jobs/audit-checkpoints';
import { note } from '@/lib/jobs/bootstrap';
import { noteRestore } from '@/lib/jobs/restored';
import { createTestDatabase, overSocket, type TestDatabase } from '@/lib/testing/database';
import { putOneRowEach } from '@/lib/testing/one-row-each';
import { makeBackupKey, openSecrets, sealSecrets } from './backup-key';
import { backupSentence } from './backup-words';
import { readConfiguration } from './configuration';
import { findAuditPlace, findPlaceOfOrigin } from './head-place';
import { type Restoring, restoreInstallation } from './restoring';
import { loadSecrets, readLastingSecrets, refuseOtherSecrets } from './secrets';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ORIGIN = 'steward-audit/somewhere';
const folder = mkdtempSync(path.join(tmpdir(), 'steward-restore-'));
const dataFolder = path.join(folder, 'data');
const [file, publicKeyFile] = [path.join(folder, 'a.backup'), path.join(folder, 'key')];
const checkpointFile = path.join(folder, 'checkpoints.txt');
const made: string[] = [];
let admin: pg.Client;
let source: TestDatabase;
let manifest: Manifest;
let filled: string[];
/** What was backed up, before anything was added. */
let backedUp: { content: Record<string, string>; shape: object[]; sequences: object[] };

const { chainKey, checkpointSecret } = loadSecrets(dataFolder, 'worker');
const signer = signerOf(ORIGIN, checkpointSecret);
const deps = (database: TestDatabase['owner']) => ({
  ...{ database, chainKey, log: createLogger('test', 'silent'), now: () => new Date() },
});

beforeAll(async () => {
  admin = new pg.Client({ connectionString: overSocket(inject('postgresUrl')) });
  await admin.connect();
  source = await createTestDatabase({ from: 'company' });
  await claimInstallation(source.owner.db, 'real', 'org-1', new Date());
  await append(3);
  const client = await source.owner.pool.connect();
  await client.query(`SELECT steward.gateway_request_day('2026-03-29'), steward.gateway_request_day('2026-03-30')`);
  // A stub that nobody signed would cut the chain.
  filled = await putOneRowEach(client, ['audit_stubs']);
  client.release();
  expect(await keepCheckpoint(deps(source.owner), { file: checkpointFile, signer })).toBe('signed');
  const secrets = await sealSecrets(makeBackupKey(publicKeyFile), readLastingSecrets(dataFolder));
  manifest = await backUp(source.ownerUrl, file, { version: '0.1.0', origin: ORIGIN, secrets });
  backedUp = await lookAt(source.ownerUrl);
});
afterAll(async () => {
  await source.drop();
  for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
  rmSync(folder, { recursive: true });
});

async function append(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1)
    await source.owner.db.$transaction((tx) => note(tx, deps(source.owner), 'installation.test', { number }));
}

async function createEmpty(): Promise<string> {
  const name = `restored_${randomBytes(5).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} OWNER steward_owner`);
  made.push(name);
  return source.ownerUrl.replace(/\/[^/]*$/, `/${name}`);
}

async function on<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: overSocket(url) });
  await client.connect();
  return ask(client).finally(() => client.end());
}

async function restoring(ownerUrl: string, given: Partial<Restoring> = {}): Promise<Restoring> {
  const into = mkdtempSync(path.join(folder, 'into-'));
  return {
    ...{ configuration: readConfiguration({ DATABASE_URL: ownerUrl }), dataFolder: into, ownerUrl },
    ...{ backup: { file, manifest }, secrets: readLastingSecrets(dataFolder), checkpointFile, acceptsLoss: false },
    ...given,
  };
}

/** Of every table, how many rows and a digest of them. */
function contentOf(url: string): Promise<Record<string, string>> {
  return on(url, async (client) => {
    await client.query('UPDATE installation SET restored = NULL');
    const found: Record<string, string> = {};
    for (const table of await listTables(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT concat(count(*), ' ', md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C"))) AS digest FROM ${qualified(table)} t`,
      );
      found[table.name] = rows[0]?.digest ?? '';
    }
    return found;
  });
}

const isEmpty = (url: string) =>
  on(url, async (client) => (await listTables(client)).length === 0 && !(await schemaExists(client)));
async function schemaExists(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(`SELECT to_regnamespace('steward') IS NOT NULL AS exists`);
  return rows[0]?.exists ?? true;
}

/** Triggers, foreign keys, sequences and partitions. */
function shapeOf(url: string): Promise<object[]> {
  return on(url, async (client) => {
    const { rows } = await client.query(
      `SELECT 'trigger' AS kind, tgrelid::regclass::text AS of, tgname::text AS name, tgenabled::text AS detail FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) || convalidated FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
       UNION ALL SELECT 'index', tablename::regclass::text, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
       UNION ALL SELECT 'column', table_name, column_name, concat_ws(' ', udt_name, is_nullable, column_default)
         FROM information_schema.columns WHERE table_schema = 'public'
       UNION ALL SELECT 'function', '', oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'steward'::regnamespace
       UNION ALL SELECT 'partition', c.relname, '', pg_get_expr(c.relpartbound, c.oid) FROM pg_class c WHERE relispartition AND relkind = 'r'
       ORDER BY 1, 2, 3, 4`,
    );
    return rows;
  });
}

async function lookAt(url: string): Promise<typeof backedUp> {
  const sequences = `SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname <> 'graphile_worker' ORDER BY 2`;
  return {
    ...{ content: await contentOf(url), shape: await shapeOf(url) },
    sequences: await on(url, async (client) => (await client.query<object>(sequences)).rows),
  };
}

it('brings back every row of every table, each sequence, and a chain that verifies', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const tables = Object.keys(backedUp.content);
  // All but a few whose rows have to make sense together.
  expect(filled.length).toBeGreaterThan(0.9 * tables.length);
  const target = await createEmpty();
  const given = await restoring(target);
  const result = await restoreInstallation(given);
  expect(result).toMatchObject({ upgrades: [], leftOut: [], behind: null, broken: null, proved: 3n, isCompared: true });
  expect(await lookAt(target)).toEqual(backedUp);
  expect(readLastingSecrets(given.dataFolder)).toEqual(given.secrets);
  // The audit goes on under its name, and from its checkpoints.
  const place = findAuditPlace(given.configuration, given.dataFolder);
  expect(place.origin).toBe(ORIGIN);
  expect(readFileSync(place.checkpointFile, 'utf8')).toContain(manifest.checkpoint?.note);
});

it('copies one moment while the audit grows', async () => {
  const busy = path.join(folder, 'busy.backup');
  let isDone = false;
  const growing = (async () => {
    while (!isDone) await append(1);
  })();
  const made = await backUp(source.ownerUrl, busy, { version: '0.1.0', origin: ORIGIN, secrets: null });
  isDone = true;
  await growing;
  const entries = made.tables.find(({ name }) => name === 'audit_entries');
  expect(String(entries?.rows)).toBe(made.chain.seq);
  const target = await createEmpty();
  const result = await restoreInstallation(await restoring(target, { backup: { file: busy, manifest: made } }));
  expect(result.broken).toBe(null);
});

it('says that it would go behind a checkpoint or the recorded end, and enters it in the audit once accepted', async () => {
  const later = path.join(folder, 'later.txt');
  const after = { ...deps(source.owner), now: () => new Date(Date.now() + 600_000) };
  await append(1);
  expect(await keepCheckpoint(after, { file: later, signer })).toBe('signed');
  const target = await createEmpty();
  const given = await restoring(target, { checkpointFile: later });
  await expect(restoreInstallation(given)).rejects.toThrow(
    /ends with entry 3, but entry \d+ was signed in a checkpoint of .*--accept-loss/,
  );
  const recorded = await restoring(target);
  await recordHead(deps(source.owner), findPlaceOfOrigin(recorded.configuration, recorded.dataFolder, ORIGIN));
  await expect(restoreInstallation(recorded)).rejects.toThrow(/entry \d+ was recorded on/);
  expect(await isEmpty(target)).toBe(true);
  const result = await restoreInstallation({ ...given, acceptsLoss: true });
  expect(result).toMatchObject({ behind: { record: expect.stringContaining('checkpoint') }, broken: null, proved: 0n });
  const database = openDatabase(overSocket(target), { ...WORKER_LIMITS, connections: 2 });
  for (let start = 0; start < 2; start += 1) await noteRestore(deps(database));
  const entries = await database.db.auditEntry.findMany({ where: { command: 'installation.restore' } });
  await database.close();
  expect(entries).toMatchObject([{ seq: 4n, payload: { entry: '3', behindRecord: expect.any(String), broken: null } }]);
});

it('refuses a chain that does not verify unless that is accepted, and leaves nothing', async () => {
  const target = await createEmpty();
  const other = readLastingSecrets(path.join(folder, 'other'));
  await expect(restoreInstallation(await restoring(target, { secrets: other, checkpointFile: null }))).rejects.toThrow(
    /not its secrets\. Entry 1 .* was edited.*Nothing was restored/,
  );
  expect(await isEmpty(target)).toBe(true);
});

it('leaves nothing when it is cut off in the middle', async () => {
  const target = await createEmpty();
  const given = await restoring(target);
  // Everything is loaded, and nothing is committed.
  const cutOff = restore(target, given.backup, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await client.query('SELECT 1');
  });
  await expect(cutOff).rejects.toThrow();
  expect(await isEmpty(target)).toBe(true);
  expect(readdirSync(given.dataFolder)).toEqual([]);
  const part = path.join(folder, 'broken.backup');
  const broken = createBackupFile(part, () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })));
  await expect(broken).rejects.toThrow('full');
  expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
});

it('refuses, in one sentence, what cannot be restored', async () => {
  const [cut, altered, newer] = ['cut', 'altered', 'newer'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const bytes = readFileSync(file);
  writeFileSync(cut, bytes.subarray(0, bytes.length - 10));
  await expect(readBackup(cut)).rejects.toThrow(/is cut off: its end is missing/);
  const largest = manifest.tables.reduce((most, one) => (one.length > most.length ? one : most));
  const at = largest.offset + Math.floor(largest.length / 2);
  writeFileSync(altered, bytes.with(at, (bytes[at] ?? 0) ^ 1));
  await expect(readBackup(altered)).rejects.toThrow(`was altered or is damaged: the rows of ${largest.name}`);
  writeFileSync(altered, bytes.with(bytes.length - 200, 0));
  await expect(readBackup(altered)).rejects.toThrow(/was altered or is damaged: its manifest/);
  await expect(readBackup(publicKeyFile)).rejects.toThrow(/is no backup of Steward/);
  await expect(readBackup(path.join(folder, 'none'))).rejects.toThrow(/does not exist/);

  const target = await createEmpty();
  const migrations = [...manifest.migrations, '29990101000000_later'];
  const future = await createBackupFile(newer, async () => ({ ...manifest, tables: [], migrations }));
  await expect(
    restoreInstallation(await restoring(target, { backup: { file: newer, manifest: future } })),
  ).rejects.toThrow(/made by a newer Steward \(0\.1\.0, 29990101000000_later\)/);
  await on(target, (client) => client.query('CREATE TABLE theirs ()'));
  await expect(restoreInstallation(await restoring(target))).rejects.toThrow(/not empty \(it has a table theirs\)/);

  const sealed = manifest.secrets;
  if (!sealed) throw new Error('the backup was sealed');
  expect(bytes.includes(chainKey)).toBe(false);
  expect(await openSecrets(publicKeyFile, sealed)).toEqual(readLastingSecrets(dataFolder));
  const otherKey = path.join(folder, 'other-key');
  makeBackupKey(otherKey);
  expect(statSync(otherKey).mode & 0o777).toBe(0o600);
  await expect(openSecrets(otherKey, sealed)).rejects.toThrow(/is not the one this backup is sealed to/);
  appendFileSync(otherKey, 'x');
  await expect(openSecrets(otherKey, sealed)).rejects.toThrow(/holds no private key/);
  await expect(sealSecrets(readFileSync(publicKeyFile, 'utf8'), readLastingSecrets(dataFolder))).rejects.toThrow(
    /takes a public key/,
  );
  expect(() => refuseOtherSecrets(path.join(folder, 'other'), readLastingSecrets(dataFolder))).toThrow(
    /another Steward/,
  );
  expect(backupSentence(Object.assign(new Error('x'), { code: 'ENOSPC' }), 'No backup was written')).toBe(
    'No backup was written: the disk is full. Free some space and try again.',
  );
});

it('upgrades what an earlier schema held, exactly as Prisma would have', async () => {
  const earlier = manifest.migrations.filter((name) => name < '20261201');
  expect(manifest.migrations.length - earlier.length).toBeGreaterThan(5);
  const [old, target] = [await createEmpty(), await createEmpty()];
  await on(old, async (client) => {
    await client.query('BEGIN');
    await buildSchema(client, earlier);
    for (const name of earlier)
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES (gen_random_uuid(), '', now(), $1)`,
        [name],
      );
    await client.query(`INSERT INTO installation (id, mode, created_at) VALUES (1, 'real', now())`);
    await client.query('COMMIT');
    await putOneRowEach(client, ['audit_entries', 'audit_digests', 'audit_checkpoints', 'intents']);
  });
  const oldFile = path.join(folder, 'old.backup');
  const made = await backUp(old, oldFile, { version: '0.0.1', origin: ORIGIN, secrets: null });
  const given = await restoring(target, { backup: { file: oldFile, manifest: made }, checkpointFile: null });
  const result = await restoreInstallation(given);
  expect(result.upgrades).toEqual(manifest.migrations.slice(earlier.length));
  expect(result.isCompared).toBe(false);
  // Each has days of requests of its own.
  const withoutDays = (shape: object[]) => shape.filter((row) => !JSON.stringify(row).includes('gateway_requests_20'));
  expect(withoutDays(await shapeOf(target))).toEqual(withoutDays(backedUp.shape));
  const sums = `SELECT migration_name, checksum FROM _prisma_migrations WHERE migration_name > '20261201' ORDER BY 1`;
  const sumsOf = (url: string) => on(url, async (client) => (await client.query(sums)).rows);
  expect(await sumsOf(target)).toEqual(await sumsOf(source.ownerUrl));
  expect(await applyMigrations(target)).toEqual([]);
  await prepareDatabase(target, { web: 'steward_web', gateway: 'steward_gateway' });
});
