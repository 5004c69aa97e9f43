import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keptGatewaySecret, newGatewaySecret } from '@/lib/core/gateway-secret';
import { deriveSealingKey, seal, VENDOR_KEY_PURPOSE } from '@/lib/core/sealing';
import { sandboxUrl } from './books';
import { databaseUrl, readSecrets, withClient } from './data';

const WORLD = 'company:1';

/** A Steward key of its own with dollars a day, behind a vendor key that nothing else uses. */
export interface GatewayEntry {
  /** Of the Steward's own gateway. */
  origin: string;
  secret: string;
  keyId: string;
  vendorKey: string;
  vendorKeyId: string;
}

/** Enters a vendor key and issues a Steward key, as the pages do, straight into the database. */
export async function enterGateway(dataFolder: string, spendPerDay: bigint): Promise<GatewayEntry> {
  const { keyPepper, sealingSecret } = readSecrets(dataFolder, 'gateway');
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows } = await owner.query<{ id: string; origin: string }>(
      `SELECT w.id, (SELECT detail->>'origin' FROM process_status WHERE name = 'gateway') AS origin FROM workspaces w
       WHERE NOT is_default AND archived_at IS NULL
         AND NOT EXISTS (SELECT FROM gateway_credentials c WHERE c.workspace_id = w.id) ORDER BY id LIMIT 1`,
    );
    const [{ id: workspaceId, origin }] = rows as [{ id: string; origin: string }];
    const made = await fetch(`${sandboxUrl(dataFolder)}/__sandbox/api-keys`, {
      method: 'POST',
      body: JSON.stringify({ world: WORLD, name: `Gateway ${randomUUID()}`, workspace_id: workspaceId }),
    });
    const vendor = (await made.json()) as { id: string; secret: string };
    const sealed = await seal(deriveSealingKey(sealingSecret), VENDOR_KEY_PURPOSE, vendor.secret);
    await owner.query(
      `INSERT INTO gateway_credentials (id, workspace_id, name, sealed, ends_with, position, created_at, entered_at)
       VALUES ($1, $2, 'Test', $3, $4, 1, now(), now())`,
      [randomUUID(), workspaceId, sealed, vendor.secret.slice(-4)],
    );
    const [keyId, secret] = [randomUUID(), newGatewaySecret()];
    const { secretHash, endsWith } = keptGatewaySecret(keyPepper, secret);
    await owner.query(
      `INSERT INTO gateway_keys (id, name, secret_hash, ends_with, workspace_id, purpose, environment, is_model_limited,
         mode, spend_per_day, created_at, updated_at)
       VALUES ($1, 'Test', $2, $3, $4, '', 'other', false, 'strict', $5, now(), now())`,
      [keyId, secretHash, endsWith, workspaceId, String(spendPerDay)],
    );
    await owner.query('UPDATE gateway_revision SET revision = revision + 1');
    return { origin, secret, keyId, vendorKey: vendor.secret, vendorKeyId: vendor.id };
  });
}

/** Another gateway over the same database, as on a second machine. */
export async function startGatewayBeside(dataFolder: string): Promise<{ origin: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [path.resolve('dist/gateway.mjs')], {
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  });
  const settings = {
    ...{ databaseUrl: databaseUrl(dataFolder, 'gateway'), baseUrl: sandboxUrl(dataFolder), proxy: null },
    ...{ ...readSecrets(dataFolder, 'gateway'), logLevel: 'warn', proxies: [], tls: null },
    ...{ hosts: ['127.0.0.1'], port: 0, origin: null, withoutDatabase: 'refuse' },
    spoolFolder: fs.mkdtempSync(path.join(os.tmpdir(), 'steward-e2e-spool-')),
  };
  child.stdin?.end(JSON.stringify(settings));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`the other gateway ended with ${code}`)));
  });
  return { origin: `http://127.0.0.1:${port}`, child };
}

/** Asks for a message that costs so many output tokens; as events, one after the other, where it is to take its time. */
export function askThrough(origin: string, secret: string, { output = 100, delayMs = 0 } = {}): Promise<Response> {
  const directive = { usage: { input: 100, output }, ...(delayMs > 0 ? { chunks: 50, delay_ms: delayMs } : {}) };
  return fetch(`${origin}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ model: 'claude-opus-5-5', max_tokens: 1_000, stream: delayMs > 0 },
      messages: [{ role: 'user', content: 'Say something.' }],
      metadata: { user_id: `sandbox:${JSON.stringify(directive)}` },
    }),
  });
}

/** What was spent with the vendor key by the simulated organisation's own ledger, in nano-dollars. */
export async function ledgerOf(dataFolder: string, vendorKeyId: string): Promise<{ spent: bigint; open: number }> {
  const answer = await fetch(`${sandboxUrl(dataFolder)}/__sandbox/messages/ledger?world=${WORLD}`);
  const { open, rows } = (await answer.json()) as {
    open: number;
    rows: { api_key_id: string; nano_dollars: string }[];
  };
  const row = rows.find((one) => one.api_key_id === vendorKeyId);
  return { spent: BigInt(row?.nano_dollars ?? 0), open };
}

/** What Steward says was spent with the key today, with what is held for answers that are not known. */
export async function bookedFor(dataFolder: string, keyId: string): Promise<bigint> {
  return withClient(databaseUrl(dataFolder, 'owner'), async (owner) => {
    const { rows } = await owner.query<{ sum: string }>(
      `SELECT (coalesce((SELECT sum(spent) FROM gateway_allowances WHERE line_id = $1 AND period = 'day'), 0)
             + coalesce((SELECT sum(held) FROM gateway_leases WHERE line_id = $1), 0))::text AS sum`,
      [keyId],
    );
    return BigInt(rows[0]?.sum ?? 0);
  });
}
