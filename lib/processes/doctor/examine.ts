import fs from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { Configuration } from '@/lib/processes/configuration';
import { OWNER_ROLE } from '@/lib/processes/database';
import { asRole, parseDatabaseUrl, toDatabaseUrl } from '@/lib/processes/database-address';
import { originOfRunning } from '@/lib/processes/folder-lock';
import { findAuditPlace } from '@/lib/processes/head-place';
import { readSecrets } from '@/lib/processes/secrets';
import { examineClickHouse } from './clickhouse';
import { connect, examineClock, examineMigrations, examineRights, examineServer, rolesOf } from './database';
import { attempt, type Finding, finding } from './finding';
import { examineDisk, examineFolder, examineVersions } from './machine';
import { examineAddresses, examineAnthropic, examineCertificates, examineMail } from './outside';
import { examineReplica } from './replica';
import { examineCheckpoints, examineWork } from './running';
import { examineSettings } from './settings';

export interface Patient {
  root: string;
  environment: Record<string, string | undefined>;
  nodeVersion: string;
  now: () => number;
}

/** Looks at an installation, changes nothing, and finds something about every part of it. */
export async function examine({ root, environment, nodeVersion, now }: Patient): Promise<Finding[]> {
  const at = new Date(now());
  const { configuration, dataFolder, findings } = examineSettings(root, environment, at);
  findings.push(...(await attempt('Node', () => examineVersions(root, nodeVersion, at))));
  findings.push(...(await attempt('Data folder', () => examineFolder(dataFolder))));
  if (!configuration) {
    findings.push(
      ...(await attempt('Disk', () => examineDisk([dataFolder]))),
      finding(
        'unchecked',
        'Database',
        'The settings say nothing that can be used.',
        'Correct the settings, then look again.',
      ),
    );
    return findings;
  }
  const audit = path.dirname(findAuditPlace(configuration, dataFolder).headFile);
  findings.push(...(await attempt('Disk', () => examineDisk([dataFolder, audit]))));
  const running = originOfRunning(dataFolder);
  const isRunning = running !== null;
  const gateway = await examineDatabase({ dataFolder, configuration, isRunning, now }, findings);
  findings.push(
    ...(await attempt('ClickHouse', () => examineClickHouse(configuration))),
    ...(await attempt('Anthropic', () => examineAnthropic(configuration, now))),
    ...(await attempt('Mail', () => examineMail(configuration))),
    ...(await attempt('Web', () =>
      examineAddresses(configuration, { origin: running ?? configuration.appOrigin, gateway, isRunning }),
    )),
    ...(await attempt('Certificates', () =>
      examineCertificates(certificateFiles(configuration), [configuration.appOrigin, gateway], now()),
    )),
  );
  return findings;
}

function certificateFiles({ GATEWAY_TLS_CERT, NODE_EXTRA_CA_CERTS, DATABASE_URL }: Configuration) {
  const authority = DATABASE_URL ? parseDatabaseUrl(DATABASE_URL).params.get('sslrootcert') : null;
  return [
    ['GATEWAY_TLS_CERT', GATEWAY_TLS_CERT],
    ['NODE_EXTRA_CA_CERTS', NODE_EXTRA_CA_CERTS],
    ['the database’s authority', authority === 'system' ? null : authority],
  ] as const;
}

interface Place {
  dataFolder: string;
  configuration: Configuration;
  isRunning: boolean;
  now: () => number;
}

/** Everything that the database knows; returns where the gateway is reached. */
async function examineDatabase(place: Place, findings: Finding[]): Promise<string | null> {
  const { dataFolder, configuration, isRunning, now } = place;
  const url = databaseUrl(configuration, dataFolder, isRunning);
  if (url === null) {
    const says = 'It runs only while Steward does, which is stopped.';
    findings.push(finding('unchecked', 'Database', says, 'Start Steward (npm start), then look again.'));
    return null;
  }
  const isOwn = configuration.DATABASE_URL !== undefined;
  const client = await connect(url, findings, isOwn);
  if (!client) return null;
  try {
    await client.query('SET default_transaction_read_only = on; SET statement_timeout = 30000');
    const roles = rolesOf(configuration, parseDatabaseUrl(url).database);
    findings.push(
      ...(await attempt('Postgres', () => examineServer(client, !isOwn))),
      ...(await attempt('Clock', () => examineClock(client, now))),
      ...(await attempt('Migrations', () => examineMigrations(client))),
    );
    if (!(await isPrepared(client))) {
      findings.push(finding('unchecked', 'Worker', 'The database is empty.', 'The first start fills it.'));
      return null;
    }
    findings.push(
      ...(await attempt('Rights', () => examineRights(client, roles, !isOwn))),
      ...(await attempt('Replica', () => examineReplica(client, { configuration, web: webOf(place, url, roles.web) }))),
      ...(await attempt('Worker', () => examineWork(client, isRunning))),
      ...(await attempt('Checkpoints', () => examineCheckpoints(client))),
    );
    return roles.gateway === null ? null : await findGateway(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function databaseUrl({ DATABASE_URL }: Configuration, dataFolder: string, isRunning: boolean): string | null {
  if (DATABASE_URL) return toDatabaseUrl(parseDatabaseUrl(DATABASE_URL));
  const file = path.join(dataFolder, 'running.json');
  const password = readSecrets(dataFolder, 'database')?.ownerPassword;
  if (!isRunning || !password || !fs.existsSync(file)) return null;
  const { port, name } = JSON.parse(fs.readFileSync(file, 'utf8')) as { port: number; name: string };
  return `postgresql://${OWNER_ROLE}:${password}@127.0.0.1:${port}/${name}`;
}

/** With the password that the last start gave the web, unless its role was made by hand. */
function webOf({ configuration, dataFolder }: Place, ownerUrl: string, role: string) {
  const password = configuration.WEB_DATABASE_URL ? null : readSecrets(dataFolder, 'database')?.webPassword;
  return { role, url: password ? toDatabaseUrl(asRole(parseDatabaseUrl(ownerUrl), role, password)) : null };
}

async function isPrepared(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>("SELECT to_regclass('process_status') IS NOT NULL AS is");
  return rows[0]?.is ?? false;
}

async function findGateway(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ origin: string | null }>(
    "SELECT detail->>'origin' AS origin FROM process_status WHERE name = 'gateway'",
  );
  return rows[0]?.origin ?? null;
}
