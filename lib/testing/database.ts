import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { closeDatabase } from '@/lib/database/roles';
import { withStrictRows } from './strict-rows';
import { findTemplate, type WorldTemplate } from './world-templates';

/** No test fails because the machine is busy. */
const LIMITS = { ...WORKER_LIMITS, connections: 12, connectMs: 120_000 };

export interface TestDatabase {
  /** As the worker connects: owns everything. */
  owner: Database;
  /** As the web connects: named tables and one function. */
  web: Database;
  ownerUrl: string;
  webUrl: string;
  gatewayUrl: string;
  /** When the world that it holds was read; a sandbox beside it begins then. */
  epoch?: Date;
  drop(): Promise<void>;
}

/** A fresh migrated database of its own, copied from a template in a tenth of a second: empty, or with a world that was read. */
export async function createTestDatabase({ from }: { from?: WorldTemplate } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  if (!from) return copyDatabase(name, 'steward_template');
  const template = await findTemplate(from, (empty) => copyDatabase(empty, 'steward_template'));
  return { ...(await copyDatabase(name, template.name)), epoch: template.epoch };
}

/** The same database by its socket: a statement costs a fraction of what it costs over TCP. */
export function overSocket(url: string): string {
  return `${url}?host=${inject('postgresFolder')}`;
}

async function copyDatabase(name: string, template: string): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl');
  // Two copies at once are refused by Postgres: the template counts as in use.
  await asAdmin(
    adminUrl,
    'SELECT pg_advisory_lock(727)',
    `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy OWNER steward_owner`,
    ...closeDatabase(name, ['steward_web', 'steward_gateway']),
  );
  const urlFor = (role: string) =>
    adminUrl.replace('postgres:test@', `${role}:test@`).replace(/\/postgres$/, `/${name}`);
  const [ownerUrl, webUrl, gatewayUrl] = [urlFor('steward_owner'), urlFor('steward_web'), urlFor('steward_gateway')];
  const open = (url: string) => withStrictRows(openDatabase(overSocket(url), LIMITS));
  const [owner, web] = [open(ownerUrl), open(webUrl)];
  return {
    owner,
    web,
    ownerUrl,
    webUrl,
    gatewayUrl,
    drop: async () => {
      await Promise.all([owner.close(), web.close()]);
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(adminUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: overSocket(adminUrl) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
