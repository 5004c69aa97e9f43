import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '@/lib/core/log';
import { listAttention } from '@/lib/domain/attention/queries';
import { readAuditCheck } from '@/lib/domain/audit/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { TEST_CHAIN_KEY } from '@/lib/testing/worker';
import { checkAudit, recordHead, watchHead } from './audit-check';
import { note } from './bootstrap';
import { readHeadFile, writeHeadFile } from './head-file';

let database: TestDatabase;
let folder: string;
let file: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'steward-head-'));
  file = path.join(folder, 'audit', 'chain-end.json');
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const deps = () => ({ database: database.owner, chainKey: TEST_CHAIN_KEY, log: createLogger('test', 'silent') });
const run = async (sql: string, values: unknown[] = []) => (await database.owner.pool.query(sql, values)).rows;
const append = async (count: number) => {
  for (let number = 0; number < count; number += 1)
    await database.owner.db.$transaction((tx) =>
      note(tx, { chainKey: TEST_CHAIN_KEY, now: () => new Date() }, 'installation.test', { number }),
    );
};
const recorded = () => readHeadFile(file, TEST_CHAIN_KEY);
const shown = async (name: string) =>
  (await database.web.pool.query('SELECT at, detail FROM process_status WHERE name = $1', [name])).rows[0];
/** As a thief would who kept a copy of the head. */
async function cutTo(seq: number, head: unknown[]): Promise<void> {
  await run('ALTER TABLE audit_entries DISABLE TRIGGER ALL');
  await run('DELETE FROM intents WHERE id IN (SELECT intent_id FROM audit_entries WHERE seq > $1)', [seq]);
  await run('DELETE FROM audit_entries WHERE seq > $1', [seq]);
  await run('UPDATE audit_head SET seq = $1, hash = $2, seal = $3', head);
}
const headOf = async () => {
  const [{ seq, hash, seal }] = await run('SELECT seq, hash, seal FROM audit_head');
  return [seq, hash, seal];
};

it('records the end of the chain, and again after minutes in which nothing was added', async () => {
  expect(await recordHead(deps(), { headFile: file })).toBe('recorded');
  expect(recorded()?.seq).toBe(0n);
  await append(3);
  await recordHead(deps(), { headFile: file });
  const first = recorded();
  expect([first?.seq, (await shown('audit_head')).detail]).toEqual([3n, { seq: '3' }]);
  await recordHead(deps(), { headFile: file });
  expect(recorded()).toEqual(first);
  const old = { seq: 3n, hash: first?.hash ?? '', at: new Date(Date.now() - 290_000) };
  writeHeadFile(file, TEST_CHAIN_KEY, old);
  await recordHead(deps(), { headFile: file });
  expect(recorded()?.at.getTime()).toBeGreaterThan(old.at.getTime() + 200_000);
  expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'whole', checked: 3 });
  expect((await shown('audit')).detail).toMatchObject({ state: 'whole', checked: 3 });
});

it('finds a chain that was cut and whose head was put back, keeps to what was recorded, and says where', async () => {
  await recordHead(deps(), { headFile: file });
  await append(4);
  const then = await headOf();
  await append(3);
  await recordHead(deps(), { headFile: file });
  const before = readFileSync(file, 'utf8');
  await cutTo(4, then);
  await watchHead(deps(), { headFile: file });
  expect((await shown('audit')).detail).toMatchObject({ state: 'broken', number: '5', problem: 'cut' });
  expect((await shown('audit')).detail.words).toMatch(/^The chain was cut off before entry 5\. .*Entry 7 was recorded/);
  const asOwner = testCtx(database.web, actorOf('owner'), new Date());
  expect((await listAttention(asOwner))[0]).toMatchObject({ kind: 'audit_broken', href: '/audit' });
  expect(await readAuditCheck(asOwner)).toMatchObject({ state: 'broken', checked: 4 });
  // Steward goes on, past the number that was recorded: that mends nothing.
  await append(5);
  expect(await recordHead(deps(), { headFile: file })).toBe('broken');
  expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'broken', number: '5', problem: 'cut' });
  expect(readFileSync(file, 'utf8')).toBe(before);

  // Somebody looked into it, and moved the file away: the chain says that it was begun anew.
  rmSync(file);
  expect(await recordHead(deps(), { headFile: file })).toBe('recorded');
  expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'whole', checked: 10 });
  const [last] = await run('SELECT command, payload FROM audit_entries ORDER BY seq DESC LIMIT 1');
  expect(last).toEqual({ command: 'installation.record_audit', payload: { from: '9' } });
});

it('takes no file that was written without the key', async () => {
  await append(2);
  await recordHead(deps(), { headFile: file });
  const text = readFileSync(file, 'utf8');
  for (const altered of [text.replace('"seq":"3"', '"seq":"1"'), text.slice(0, 20), '', '{}']) {
    writeFileSync(file, altered);
    await expect(recordHead(deps(), { headFile: file })).rejects.toMatchObject({ code: 'conflict' });
    expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'broken', problem: 'edited' });
  }
});

it('seals the end of a chain that is older than seals, once', async () => {
  await append(2);
  await run(`UPDATE audit_head SET seal = ''`);
  expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'broken' });
  await recordHead(deps(), { headFile: file });
  expect(await checkAudit(deps(), { headFile: file })).toMatchObject({ state: 'whole', checked: 3 });
  await run(`UPDATE audit_head SET seal = ''`);
  await append(1);
  expect(await recordHead(deps(), { headFile: file })).toBe('broken');
});
