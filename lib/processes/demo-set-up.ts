import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import { issueServerToken } from '@/lib/jobs/server-token';
import type { Application } from '@/lib/sandbox/traffic';
import { DEMO_APPLICATIONS, DEMO_SCOPES, type DemoApplication } from './demo-applications';

/** What setting it up needs to know. */
export const demoSettings = z.object({
  ...{ databaseUrl: z.string(), chainKey: z.string(), tokenPepper: z.string() },
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
type DemoSettings = z.output<typeof demoSettings>;

type Keys = Record<string, string>;

interface Caller {
  settings: DemoSettings;
  token: string;
}

/** Sets up those applications that have no key yet, and lets all of them send. How many they are. */
export async function startDemo(settings: DemoSettings): Promise<number> {
  const keys = readKeys(settings);
  const missing = DEMO_APPLICATIONS.filter(({ name }) => keys[name] === undefined);
  if (missing.length > 0) await setUp(settings, missing, keys);
  await sendTraffic(settings, keys);
  return Object.keys(keys).length;
}

function readKeys({ keysFile }: DemoSettings): Keys {
  return fs.existsSync(keysFile) ? keysSchema.parse(JSON.parse(fs.readFileSync(keysFile, 'utf8'))) : {};
}

/** As a company would: with a token, through the HTTP API. */
async function setUp(settings: DemoSettings, missing: readonly DemoApplication[], keys: Keys): Promise<void> {
  const caller = { settings, token: await issueToken(settings) };
  const workspaces = await untilRead(caller);
  const served = new Set(await workspacesWithVendorKey(caller));
  for (const { name, workspace, owner, settings: limits } of missing) {
    const workspaceId = workspaces.get(workspace);
    if (workspaceId === undefined) continue;
    if (!served.has(workspaceId)) await addVendorKey(caller, workspaceId);
    served.add(workspaceId);
    const wish = { ...limits, name, workspace_id: workspaceId, owner_id: owner && (await findMember(caller, owner)) };
    const { key } = z.object({ key: z.string().nullable() }).parse(await ask(caller, 'POST', '/api_keys', wish));
    if (key === null) continue;
    keys[name] = key;
    fs.writeFileSync(settings.keysFile, JSON.stringify(keys), { mode: 0o600 });
  }
}

async function issueToken(settings: DemoSettings): Promise<string> {
  const database = openDatabase(settings.databaseUrl, { ...WORKER_LIMITS, connections: 1 });
  const deps = { database, chainKey: settings.chainKey, now: () => new Date() };
  const token = newServiceToken();
  const scopes = [...DEMO_SCOPES];
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
async function untilRead(caller: Caller): Promise<Map<string, string>> {
  for (const end = Date.now() + READ_WITHIN_MS; ; await sleep(2_000)) {
    const { rows } = rowsSchema.parse(await ask(caller, 'GET', '/workspaces?page_size=200'));
    const found = new Map(rows.map(({ id, name }) => [name, id]));
    if (DEMO_APPLICATIONS.every(({ workspace }) => found.has(workspace)) || Date.now() > end) return found;
  }
}

async function workspacesWithVendorKey(caller: Caller): Promise<string[]> {
  const answer = await ask(caller, 'GET', '/gateway_credentials');
  const known = z.object({ data: z.array(z.object({ workspace_id: z.string() })) }).parse(answer);
  return known.data.map(({ workspace_id: workspaceId }) => workspaceId);
}

async function addVendorKey(caller: Caller, workspaceId: string): Promise<void> {
  const { settings } = caller;
  const query = new URLSearchParams({ world: settings.world, workspace_id: workspaceId });
  const answer = await fetch(`${settings.sandbox}/__sandbox/api-keys?${query}`);
  const known = vendorKeysSchema.parse(await answer.json()).api_keys.find(({ status }) => status === 'active');
  if (!known) return;
  const given = { workspace_id: workspaceId, name: known.name.slice(0, 60), vendor_key: known.secret };
  await ask(caller, 'POST', '/gateway_credentials/add', given);
}

async function findMember(caller: Caller, email: string): Promise<string | null> {
  const { rows } = rowsSchema.parse(await ask(caller, 'GET', `/people?search=${encodeURIComponent(email)}`));
  return rows.find((one) => one.email === email)?.id ?? null;
}

async function ask({ settings, token }: Caller, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  // `fetch` sends no other host than the address's, which leads browsers and programs to Steward's own name.
  const answer = await request(`${settings.steward}/v1/admin${path}`, {
    method,
    headers: { host: settings.host, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const said = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 300)}`);
  return JSON.parse(said);
}

async function sendTraffic(settings: DemoSettings, keys: Keys): Promise<void> {
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
