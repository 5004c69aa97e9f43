import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { prepareDatabase } from '@/lib/database/prepare';
import { FORMER_WEB_ROLE, nameGatewayRole, nameWebRole } from '@/lib/database/roles';
import { readConfiguration } from './configuration';
import { openDatabasePlace } from './database';
import { connectTo, refuseTransactionPooling } from './database-connection';
import { renewSecret } from './secrets';

/** Migrates several databases. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-two-'));
const names = ['a', 'b'].map((letter) => `two_${randomBytes(4).toString('hex')}_${letter}`);
let admin: pg.Client;

beforeAll(async () => {
  admin = await connectTo(inject('postgresUrl'));
  for (const name of names) {
    await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'p@ss/word'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
  }
});
afterAll(async () => {
  for (const name of names) {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const role of [nameWebRole(name), nameGatewayRole(name), name])
      await admin.query(`DROP ROLE IF EXISTS ${role}`);
  }
  await admin.end();
  fs.rmSync(folder, { recursive: true, force: true });
});

const urlOf = (name: string) =>
  inject('postgresUrl')
    .replace('postgres:test@', `${name}:p@ss/word@`)
    .replace(/\/postgres$/, `/${name}`);

async function start(name: string) {
  const place = { root: process.cwd(), dataFolder: path.join(folder, name) };
  fs.mkdirSync(place.dataFolder, { recursive: true });
  const opened = await openDatabasePlace(place, readConfiguration({ DATABASE_URL: urlOf(name) }));
  await prepareDatabase(opened.ownerUrl, opened.roles);
  return opened;
}

async function as<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectTo(url);
  return ask(client).finally(() => client.end());
}

it('two installations on one server do not take each other’s way in, and keep out of each other’s data', async () => {
  const [a, b] = [await start(names[0] ?? ''), await start(names[1] ?? '')];
  expect([a.roles.web, b.roles.web]).toEqual(names.map((name) => `steward_web_${name}`));
  for (const { webUrl } of [a, b]) await as(webUrl, (web) => web.query('SELECT count(*) FROM people'));
  // The first one's role in the second one's database.
  const crossed = a.webUrl.replace(new RegExp(`${names[0]}$`), names[1] ?? '');
  await as(crossed, (web) => expect(web.query('SELECT count(*) FROM people')).rejects.toMatchObject({ code: '42501' }));
  const settings = await as(a.webUrl, (web) => web.query("SELECT current_setting('statement_timeout') AS s"));
  expect(settings.rows).toEqual([{ s: '20s' }]);
});

it('the role of before loses what it had, once the web has one of its own', async () => {
  const { ownerUrl, roles } = await start(names[0] ?? '');
  const may = (role: string) =>
    as(ownerUrl, async (owner) => {
      const { rows } = await owner.query(`SELECT has_table_privilege($1, 'people', 'SELECT') AS may`, [role]);
      return rows[0]?.may;
    });
  await prepareDatabase(ownerUrl, { ...roles, web: FORMER_WEB_ROLE });
  expect(await may(FORMER_WEB_ROLE)).toBe(true);
  await prepareDatabase(ownerUrl, roles);
  expect([await may(FORMER_WEB_ROLE), await may(roles.web)]).toEqual([false, true]);
});

it('a database that is reached directly is no pooler', async () => {
  await refuseTransactionPooling(urlOf(names[0] ?? '').replace('p@ss/word', 'p%40ss%2Fword'));
});

it('docs/database-roles.sql can be run by an administrator', async () => {
  const script = fs.readFileSync('docs/database-roles.sql', 'utf8');
  const [outside = '', inside = ''] = script.split('\\connect steward\n');
  const name = names[1] ?? '';
  const renamed = (sql: string) =>
    sql
      .replace(/\bsteward(?=[;"\s])/g, `${name}_s`)
      .replace(/\bsteward_(owner|web_steward|gateway_steward|worker_steward)\b/g, `${name}_$1`);
  const statements = renamed(outside)
    .split(';\n')
    .map((sql) => sql.trim());
  try {
    for (const sql of statements) if (sql) await admin.query(sql);
    const at = inject('postgresUrl').replace(/\/postgres$/, `/${name}_s`);
    await as(at, (client) => client.query(renamed(inside)));
    const web = at.replace('postgres:test@', `${name}_web_steward:choose-another@`);
    await as(web, (client) => expect(client.query('SELECT lo_create(0)')).rejects.toMatchObject({ code: '42501' }));
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name}_s WITH (FORCE)`);
    for (const role of ['web_steward', 'gateway_steward', 'worker_steward', 'owner'])
      await admin.query(`DROP ROLE IF EXISTS ${name}_${role}`);
  }
});

it('the Postgres that Steward brings is closed to its web’s role but for its own database, and its password is new', async () => {
  fs.chmodSync(folder, 0o755);
  const place = { root: process.cwd(), dataFolder: path.join(folder, 'embedded') };
  fs.mkdirSync(place.dataFolder, { mode: 0o755 });
  const { embedded, ownerUrl, webUrl, roles } = await openDatabasePlace(place, readConfiguration({}));
  try {
    await prepareDatabase(ownerUrl, roles);
    await as(webUrl, (web) =>
      expect(web.query('CREATE TEMPORARY TABLE t (x int)')).rejects.toMatchObject({ code: '42501' }),
    );
    await as(webUrl, (web) => expect(web.query('SELECT pg_advisory_lock(1)')).rejects.toMatchObject({ code: '42501' }));
    for (const other of ['postgres', 'template1'])
      await expect(connectTo(webUrl.replace(/steward_demo$/, other))).rejects.toThrow(/may not connect/);
    const stored = fs.readFileSync(path.join(place.dataFolder, 'secrets/database.json'), 'utf8');
    renewSecret(place.dataFolder, 'database', 'webPassword');
    expect(fs.readFileSync(path.join(place.dataFolder, 'secrets/database.json'), 'utf8')).not.toBe(stored);
  } finally {
    await embedded?.stop();
  }
});
