import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { sha256 } from '@/lib/core/crypto';
import { nameGatewayRole } from '@/lib/database/roles';

interface SecretFiles {
  database: { ownerPassword: string; webPassword: string; gatewayPassword: string };
  web: { sessionSecret: string; tokenPepper: string };
  worker: { chainKey: string };
  gateway: { keyPepper: string; sealingSecret: string };
}

export function readSecrets<Name extends keyof SecretFiles>(dataFolder: string, name: Name): SecretFiles[Name] {
  return JSON.parse(fs.readFileSync(path.join(dataFolder, 'secrets', `${name}.json`), 'utf8')) as SecretFiles[Name];
}

/** Where the embedded database of a data folder is now; its port changes with each start. */
export function databaseUrl(dataFolder: string, role: 'owner' | 'web' | 'gateway'): string {
  const running = JSON.parse(fs.readFileSync(path.join(dataFolder, 'running.json'), 'utf8')) as {
    port: number;
    name: string;
    webRole: string;
  };
  const { ownerPassword, webPassword, gatewayPassword } = readSecrets(dataFolder, 'database');
  const signIns = {
    owner: `steward_owner:${ownerPassword}`,
    web: `${running.webRole}:${webPassword}`,
    gateway: `${nameGatewayRole(running.name)}:${gatewayPassword}`,
  };
  return `postgresql://${signIns[role]}@127.0.0.1:${running.port}/${running.name}`;
}

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Opens a session for somebody without their password: only the owner of the database can. */
export async function openSession(dataFolder: string, personId: string): Promise<{ id: string; secret: string }> {
  const id = randomUUID();
  const secret = randomBytes(32).toString('base64url');
  await withClient(databaseUrl(dataFolder, 'owner'), (owner) =>
    owner.query(
      `INSERT INTO sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at)
       VALUES ($1, $2, $3, 'password', 'processes', '127.0.0.1', now(), now(), now() + interval '12 hours')`,
      [id, sha256(secret), personId],
    ),
  );
  return { id, secret };
}

export async function ownerId(web: pg.Client): Promise<string> {
  const { rows } = await web.query<{ id: string }>("SELECT id FROM people WHERE role_override = 'owner' LIMIT 1");
  if (!rows[0]) throw new Error('nobody owns this Steward');
  return rows[0].id;
}
