import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockFolder } from '@/lib/processes/folder-lock';
import { loadSecrets } from '@/lib/processes/secrets';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { makeCertificate, OPENSSL } from '@/lib/testing/stream-receivers';
import { judgeClock } from './database';
import { examine } from './examine';
import type { Finding, FindingState } from './finding';
import { examineDisk, examineVersions } from './machine';
import { examineCertificates } from './outside';

const CANARY = 'sk-ant-admin01-canary-of-a-secret';
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-doctor-'));
const dataFolder = path.join(root, 'data');
let database: TestDatabase;
let server: http.Server;
let origin: string;
let settings: Record<string, string>;
/** What the server that plays web, gateway and Anthropic says. */
let says = { status: 200, date: () => new Date() };
let release: (() => void) | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  server = http.createServer((_, response) => {
    response.sendDate = false;
    response.writeHead(says.status, { date: says.date().toUTCString() }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settings = {
    ...{
      DATABASE_URL: database.ownerUrl,
      WEB_DATABASE_URL: database.webUrl,
      GATEWAY_DATABASE_URL: database.gatewayUrl,
    },
    ...{ STEWARD_DATA: dataFolder, APP_ORIGIN: origin, ANTHROPIC_ADMIN_KEY: CANARY, ANTHROPIC_BASE_URL: origin },
  };
  fs.mkdirSync(dataFolder, { mode: 0o755 });
  for (const name of ['database', 'web', 'gateway', 'worker'] as const) loadSecrets(dataFolder, name);
  fs.copyFileSync('package-lock.json', path.join(root, 'package-lock.json'));
  fs.mkdirSync(path.join(root, 'node_modules'));
  fs.copyFileSync('node_modules/.package-lock.json', path.join(root, 'node_modules/.package-lock.json'));
  release = lockFolder(dataFolder, origin);
  await sql(`ALTER DATABASE ${new URL(database.ownerUrl).pathname.slice(1)} SET timezone = 'UTC'`);
  await sql(`INSERT INTO process_status (name, at, detail) VALUES ('worker', now(), '{}'), ('upstream', now(), '{"status":200}'),
    ('audit', now(), '{"state":"whole"}'), ('audit_checkpoint', now(), '{"trouble":null}'), ('budgets.counted', now(), '{}')`);
  await sql(
    `INSERT INTO process_status (name, at, detail) VALUES ('gateway', now(), jsonb_build_object('origin', '${origin}'))`,
  );
  await sql(`INSERT INTO report_days (report, day, read_at, rows, content_hash)
    SELECT report, current_date, now(), 0, '' FROM unnest(ARRAY['usage', 'cost']) report`);
  await sql(`INSERT INTO sync_runs (id, kind, trigger, state, started_at, finished_at, detail)
    VALUES (gen_random_uuid(), 'mirror', 'schedule', 'succeeded', now(), now(), '{}')`);
});
afterAll(async () => {
  release?.();
  server.closeAllConnections();
  server.close();
  await database.drop();
  fs.rmSync(root, { recursive: true, force: true });
});

const sql = (text: string) => database.owner.pool.query(text);

async function look(more: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<Finding[]> {
  const lines = Object.entries({ ...settings, ...more }).map(([name, value]) => `${name}=${value}`);
  fs.writeFileSync(path.join(root, 'steward.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const findings = await examine({ root, environment, nodeVersion: '24.4.0', now: Date.now });
  const told = JSON.stringify(findings);
  for (const secret of [CANARY, ':test@', ...Object.values(loadSecrets(dataFolder, 'worker'))])
    expect(told).not.toContain(secret);
  return findings;
}

function expectFinding(findings: Finding[], check: string, state: FindingState, words: RegExp): void {
  const found = findings.filter((one) => one.check === check && one.state === state);
  expect(found.map((one) => one.says).join('\n'), `${check} is ${state}`).toMatch(words);
  if (state !== 'good') for (const { remedy } of found) expect(remedy).toMatch(/\w/);
}

it('finds nothing wrong where nothing is, and changes nothing', async () => {
  const tables = () => sql('SELECT name, at::text, detail::text FROM process_status ORDER BY name');
  const before = (await tables()).rows;
  const findings = await look();
  expect(findings.filter(({ state, check }) => state !== 'good' && check !== 'Mail')).toEqual([]);
  expect(findings.length).toBeGreaterThan(25);
  expect((await tables()).rows).toEqual(before);
});

it('names what is wrong with settings, machine and what lies around it', async () => {
  fs.chmodSync(dataFolder, 0o777);
  fs.chmodSync(path.join(dataFolder, 'secrets/web.json'), 0o644);
  fs.renameSync(path.join(dataFolder, 'secrets/gateway.json'), path.join(dataFolder, 'gateway.kept'));
  fs.writeFileSync(path.join(root, '.env'), `ANTHROPIC_ADMIN_KEY=${CANARY}\n`);
  fs.writeFileSync(path.join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
  says = { status: 503, date: () => new Date(Date.now() - 600_000) };
  const mail = { SMTP_URL: `smtp://steward:${CANARY}@127.0.0.1:9`, MAIL_FROM: 'steward@example.com' };
  const away = { CLICKHOUSE_URL: `http://steward:${CANARY}@127.0.0.1:9/steward` };
  const findings = await look(
    { ...mail, ...away },
    { STEWARD_DATTA: '/x', LOG_LEVEL: 'debug', DATABASE_URL: database.ownerUrl },
  );
  for (const [check, state, words] of [
    ['Settings', 'warning', /STEWARD_DATTA in the environment is not/],
    ['Settings', 'warning', /^\.env holds settings/m],
    ['Packages', 'wrong', /more are missing or of another version/],
    ['Data folder', 'wrong', /Other accounts may write/],
    ['Secrets', 'wrong', /may read .*web\.json/],
    ['Secrets', 'wrong', /gateway\.json is missing/],
    ['Anthropic', 'warning', /status 503/],
    ['Clock outside', 'wrong', /10 minutes ahead of Anthropic/],
    ['Mail', 'wrong', /does not accept Steward \(E/],
    ['ClickHouse', 'wrong', /does not answer \(ECONNREFUSED\)/],
    ['Web', 'wrong', /answers with status 503/],
    ['Gateway', 'wrong', /answers with status 503/],
  ] as const)
    expectFinding(findings, check, state, words);
  fs.chmodSync(dataFolder, 0o755);
  fs.chmodSync(path.join(dataFolder, 'secrets/web.json'), 0o600);
  fs.renameSync(path.join(dataFolder, 'gateway.kept'), path.join(dataFolder, 'secrets/gateway.json'));
  fs.rmSync(path.join(root, '.env'));
  says = { status: 200, date: () => new Date() };

  const odd = await look({ APP_ORIGIN: 'https://steward.example', PORTT: '1' });
  expectFinding(odd, 'Settings', 'wrong', /PORTT is not a Steward setting/);
  expectFinding(odd, 'Settings', 'wrong', /BEHIND_PROXY must be true/);
  const twice = await look({ LOG_LEVEL: 'info' }, { LOG_LEVEL: 'debug' });
  expectFinding(twice, 'Settings', 'warning', /LOG_LEVEL has one value in the environment and another/);
});

it('names what is wrong with the database, and what does not move', async () => {
  const name = new URL(database.ownerUrl).pathname.slice(1);
  await sql(`ALTER DATABASE ${name} SET timezone = 'Asia/Kathmandu'`);
  await sql('REVOKE SELECT ON people FROM steward_web');
  await sql('GRANT UPDATE ON budgets TO steward_web');
  await sql('GRANT SELECT (token_hash) ON sessions TO steward_web');
  await sql(`GRANT TEMPORARY ON DATABASE ${name} TO PUBLIC`);
  await sql('GRANT SELECT ON api_keys TO steward_gateway; GRANT USAGE ON SCHEMA public TO steward_gateway');
  await sql('REVOKE EXECUTE ON FUNCTION steward.gateway_key_of(text) FROM steward_gateway');
  await sql(
    `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`,
  );
  await sql(
    `DELETE FROM _prisma_migrations WHERE migration_name = (SELECT min(migration_name) FROM _prisma_migrations)`,
  );
  await sql(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', '', '29990101000000_later', now())`,
  );
  await sql(`UPDATE process_status SET at = now() - interval '5 hours' WHERE name <> 'gateway'`);
  await sql(
    `UPDATE process_status SET detail = '{"trouble":"The file cannot be written."}' WHERE name = 'audit_checkpoint'`,
  );
  await sql(`UPDATE process_status SET detail = '{"status":401}' WHERE name = 'upstream'`);
  await sql(`UPDATE report_days SET read_at = now() - interval '3 hours' WHERE report = 'usage'`);
  await sql(`UPDATE sync_runs SET finished_at = now() - interval '4 hours'`);
  const findings = await look();
  for (const [check, state, words] of [
    ['Time zone', 'warning', /Asia\/Kathmandu/],
    ['Rights of the web', 'wrong', /lacks SELECT people/],
    ['Rights of the web', 'wrong', /too much: .*UPDATE budgets/],
    ['Rights of the web', 'wrong', /too much: .*SELECT sessions\.token_hash/],
    ['Rights of the web', 'wrong', /too much: .*TEMPORARY in the database/],
    ['Rights of the gateway', 'wrong', /lacks EXECUTE steward\.gateway_key_of\(text\)/],
    ['Rights of the gateway', 'wrong', /too much: .*SELECT api_keys/],
    ['Migrations', 'wrong', /did not end/],
    ['Migrations', 'wrong', /of a newer Steward \(29990101000000_later\)/],
    ['Migrations', 'warning', /1 are still to run/],
    ['Worker', 'wrong', /last there 5 hours ago/],
    ['Usage report', 'wrong', /last read 3 hours ago/],
    ['Cost report', 'good', /read/],
    ['Lists', 'wrong', /4 hours ago/],
    ['Budgets', 'wrong', /5 hours ago/],
    ['Audit chain', 'wrong', /last checked 5 hours ago/],
    ['Checkpoints', 'wrong', /cannot be written/],
    ['Admin key', 'wrong', /not well/],
  ] as const)
    expectFinding(findings, check, state, words);

  await sql(`UPDATE process_status SET detail = '{"state":"broken"}' WHERE name = 'audit'`);
  release?.();
  const stopped = await look();
  expectFinding(stopped, 'Audit chain', 'wrong', /changed or removed/);
  expectFinding(stopped, 'Worker', 'unchecked', /Steward is stopped/);
  expectFinding(stopped, 'Web', 'unchecked', /Steward is stopped/);
  const gone = await look({ DATABASE_URL: database.ownerUrl.replace(/:\d+\//, ':9/') });
  expectFinding(gone, 'Database', 'wrong', /nothing is listening there/);
  const none = await look({ WEB_DATABASE_URL: database.webUrl.replace('steward_web', 'nobody_here') });
  expectFinding(none, 'Rights of the web', 'wrong', /There is no role nobody_here/);
});

it('judges versions, clocks and disks', () => {
  expect(examineVersions(root, '18.20.0', new Date('2026-11-30'))[0]).toMatchObject({ state: 'wrong' });
  expect(examineVersions(root, '20.20.0', new Date('2026-11-30'))[0]).toMatchObject({ state: 'warning' });
  expect([0.4, -5, 90].map((ahead) => judgeClock('Clock', ahead, 'it').state)).toEqual(['good', 'warning', 'wrong']);
  expect([1e8, 1e9, 1e11].map((free) => examineDisk([root], () => free)[0]?.state)).toEqual([
    'wrong',
    'warning',
    'good',
  ]);
});

it.skipIf(!OPENSSL)('says when certificates end', async () => {
  const { folder } = makeCertificate();
  const file = path.join(folder, 'cert.pem');
  const judge = async (days: number) =>
    (await examineCertificates([['GATEWAY_TLS_CERT', file]], [], Date.now() + days * 86_400_000))[0]?.state;
  expect([await judge(-60), await judge(0), await judge(3)]).toEqual(['good', 'warning', 'wrong']);
  fs.rmSync(folder, { recursive: true });
});
