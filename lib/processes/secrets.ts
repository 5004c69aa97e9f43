import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/core/errors';

/** Secrets that Steward generates for itself, one file per process that may read them. */
const FILES = {
  database: ['superuserPassword', 'ownerPassword', 'webPassword', 'gatewayPassword'],
  web: ['sessionSecret', 'serverActionsKey', 'tokenPepper'],
  gateway: ['keyPepper', 'sealingSecret'],
  worker: ['chainKey', 'sealingSecret', 'checkpointSecret'],
} as const;

type FileName = keyof typeof FILES;
export type Secrets<Name extends FileName> = Record<(typeof FILES)[Name][number], string>;

/** Reads the process's secrets from its file, making those that are missing. */
export function loadSecrets<Name extends FileName>(dataFolder: string, name: Name): Secrets<Name> {
  const folder = path.join(dataFolder, 'secrets');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${name}.json`);
  const stored = fs.existsSync(file) ? parse(file) : {};
  const missing = FILES[name].filter((secret) => !stored[secret]);
  const secrets = { ...stored, ...Object.fromEntries(missing.map((secret) => [secret, makeSecret(secret)])) };
  if (missing.length > 0) store(file, secrets);
  return secrets as Secrets<Name>;
}

/** Replaces one secret by a new one. */
export function renewSecret<Name extends FileName>(
  dataFolder: string,
  name: Name,
  secret: (typeof FILES)[Name][number],
): void {
  const secrets = loadSecrets(dataFolder, name);
  store(path.join(dataFolder, 'secrets', `${name}.json`), { ...secrets, [secret]: makeSecret(secret) });
}

function store(file: string, secrets: Record<string, string>): void {
  const half = `${file}.${process.pid}`;
  fs.writeFileSync(half, JSON.stringify(secrets), { mode: 0o600 });
  fs.renameSync(half, file);
}

function makeSecret(name: string): string {
  // Next.js requires an AES key in plain base64; passwords are also used in URLs.
  return randomBytes(32).toString(name === 'serverActionsKey' ? 'base64' : 'base64url');
}

function parse(file: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    throw new AppError(
      'internal',
      `The file ${file} cannot be read. Restore it from a backup: old data cannot be verified without it.`,
    );
  }
}
