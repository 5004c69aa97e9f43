import fs from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { createLogger, errorFields } from '@/lib/core/log';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { issueServerToken } from '@/lib/jobs/server-token';
import type { Application } from '@/lib/sandbox/traffic';
import { DEMO_APPLICATIONS, type DemoApplication } from './demo-applications';
import { endWithSupervisor } from './end';

/** Arrives over standard input, as the worker's does. */
const settingsSchema = z.object({
  ...{ databaseUrl: z.string(), chainKey: z.string(), tokenPepper: z.string(), logLevel: z.string() },
  /** Where Steward answers, and the name by which it is asked. */
  ...{ steward: z.url(), host: z.string() },
  ...{ gateway: z.url(), sandbox: z.url(), world: z.string() },
  /** Where the applications keep their keys, as any application does. */
  keysFile: z.string(),
});

const READ_WITHIN_MS = 180_000;
const PER_MINUTE = 8;

const keysSchema = z.record(z.string(), z.string());
const rowsSchema = z.object({
  rows: z.array(z.object({ id: z.string(), name: z.string(), email: z.string().optional() })),
});
const vendorKeysSchema = z.object({
  api_keys: z.array(z.object({ name: z.string(), status: z.string(), secret: z.string() })),
});

endWithSupervisor();
const { logLevel, ...settings } = settingsSchema.parse(JSON.parse(await text(process.stdin)));
const log = createLogger('demo', logLevel);
try {
  const keys = readKeys();
  const missing = DEMO_APPLICATIONS.filter(({ name }) => keys[name] === undefined);
  if (missing.length > 0) await setUp(missing, keys);
  await sendTraffic(keys);
  log.info('The demonstration’s applications send', { applications: Object.keys(keys).length });
} catch (error) {
  log.error('The demonstration’s applications could not be set up', errorFields(error));
}
process.exit();

function readKeys(): Record<string, string> {
  return fs.existsSync(settings.keysFile)
    ? keysSchema.parse(JSON.parse(fs.readFileSync(settings.keysFile, 'utf8')))
    : {};
}

/** As a company would: with a token, through the HTTP API. */
async function setUp(missing: readonly DemoApplication[], keys: Record<string, string>): Promise<void> {
  const token = await issueToken();
  const workspaces = await untilRead(token);
  const served = new Set(await workspacesWithVendorKey(token));
  for (const { name, workspace, owner, settings: limits } of missing) {
    const workspaceId = workspaces.get(workspace);
    if (workspaceId === undefined) continue;
    if (!served.has(workspaceId)) await addVendorKey(token, workspaceId);
    served.add(workspaceId);
    const wish = { ...limits, name, workspace_id: workspaceId, owner_id: owner && (await findMember(token, owner)) };
    const { key } = z.object({ key: z.string().nullable() }).parse(await ask(token, 'POST', '/api_keys', wish));
    if (key === null) continue;
    keys[name] = key;
    fs.writeFileSync(settings.keysFile, JSON.stringify(keys), { mode: 0o600 });
  }
}

async function issueToken(): Promise<string> {
  const database = openDatabase(settings.databaseUrl, { ...WORKER_LIMITS, connections: 1 });
  const deps = { database, chainKey: settings.chainKey, now: () => new Date() };
  const token = newServiceToken();
  const scopes = [
    'gateway_key:read',
    'gateway_key:write',
    'settings:read',
    'settings:write',
    'workspace:read',
    'person:read',
  ];
  const asked = { role: 'admin' as const, scopes, workspaceIds: null, addresses: [], preparesOnly: false, days: 1 };
  const kept = keptToken(settings.tokenPepper, token);
  try {
    await issueServerToken(deps, { name: 'Demonstration', ...asked, ...kept }).catch(async (error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
      await issueServerToken(deps, { name: `Demonstration, ${new Date().toISOString()}`, ...asked, ...kept });
    });
  } finally {
    await database.close();
  }
  return token;
}

/** The workspaces by their names, once the organisation has been read. */
async function untilRead(token: string): Promise<Map<string, string>> {
  for (const end = Date.now() + READ_WITHIN_MS; ; await sleep(2_000)) {
    const { rows } = rowsSchema.parse(await ask(token, 'GET', '/workspaces?page_size=200'));
    const found = new Map(rows.map(({ id, name }) => [name, id]));
    if (DEMO_APPLICATIONS.every(({ workspace }) => found.has(workspace)) || Date.now() > end) return found;
  }
}

async function workspacesWithVendorKey(token: string): Promise<string[]> {
  const answer = await ask(token, 'GET', '/gateway_credentials');
  return z
    .array(z.object({ workspace_id: z.string() }))
    .parse(answer)
    .map((one) => one.workspace_id);
}

async function addVendorKey(token: string, workspaceId: string): Promise<void> {
  const query = new URLSearchParams({ world: settings.world, workspace_id: workspaceId });
  const answer = await fetch(`${settings.sandbox}/__sandbox/api-keys?${query}`);
  const known = vendorKeysSchema.parse(await answer.json()).api_keys.find(({ status }) => status === 'active');
  if (!known) return;
  const given = { workspace_id: workspaceId, name: known.name.slice(0, 60), vendor_key: known.secret };
  await ask(token, 'POST', '/gateway_credentials/add', given);
}

async function findMember(token: string, email: string): Promise<string | null> {
  const { rows } = rowsSchema.parse(await ask(token, 'GET', `/people?search=${encodeURIComponent(email)}`));
  return rows.find((one) => one.email === email)?.id ?? null;
}

async function ask(token: string, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${settings.steward}/v1/admin${path}`, {
    method,
    headers: { host: settings.host, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said.slice(0, 300)}`);
  return JSON.parse(said);
}

async function sendTraffic(keys: Record<string, string>): Promise<void> {
  const applications = DEMO_APPLICATIONS.flatMap(({ name, profile }): Application[] => {
    const key = keys[name];
    return key !== undefined && profile !== null ? [{ key, profile }] : [];
  });
  if (applications.length === 0) return;
  const answer = await fetch(`${settings.sandbox}/__sandbox/traffic`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ base_url: settings.gateway, applications, per_minute: PER_MINUTE }),
  });
  if (!answer.ok) throw new Error(`The traffic could not be started: ${answer.status}`);
}
