import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { deriveSealingKey } from '@/lib/core/sealing';

/** Secrets that Steward generates for itself, one file per process that may read them. */
const FILES = {
  database: ['superuserPassword', 'ownerPassword', 'webPassword', 'gatewayPassword'],
  web: ['sessionSecret', 'serverActionsKey', 'tokenPepper'],
  gateway: ['keyPepper', 'sealingSecret'],
  worker: ['chainKey', 'sealingSecret', 'checkpointSecret'],
} as const;

type FileName = keyof typeof FILES;

/** What old data cannot be read or verified without. Passwords of database roles are made anew. */
const LASTING = ['web', 'gateway', 'worker'] as const;
const lastingSchema = z.strictObject({
  ...{ web: z.record(z.string(), z.string()), gateway: z.record(z.string(), z.string()) },
  worker: z.object({ chainKey: z.string(), checkpointSecret: z.string() }).catchall(z.string()),
});
/** As a backup holds them, sealed. */
export type LastingSecrets = z.infer<typeof lastingSchema>;
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

/** What a folder of secrets lacks. Only looks: `loadSecrets` would make what is missing. */
export function findMissingSecrets(folder: string): { file: string; problem: string }[] {
  return Object.entries(FILES).flatMap(([name, secrets]) => {
    const file = path.join(folder, `${name}.json`);
    if (!fs.existsSync(file)) return [{ file, problem: 'is missing' }];
    const stored = parse(file);
    const missing = secrets.filter((secret) => !stored[secret]);
    return missing.length > 0 ? [{ file, problem: `lacks ${missing.join(' and ')}` }] : [];
  });
}

/** The secrets as they are, for whoever only looks; null if there are none. */
export function readSecrets<Name extends FileName>(dataFolder: string, name: Name): Partial<Secrets<Name>> | null {
  const file = path.join(dataFolder, 'secrets', `${name}.json`);
  return fs.existsSync(file) ? (parse(file) as Partial<Secrets<Name>>) : null;
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

export function hasSecrets(dataFolder: string): boolean {
  return fs.existsSync(path.join(dataFolder, 'secrets', 'worker.json'));
}

export function readLastingSecrets(dataFolder: string): LastingSecrets {
  return lastingSchema.parse(Object.fromEntries(LASTING.map((name) => [name, loadSecrets(dataFolder, name)])));
}

/** What each process is given of them. What web only seals with is the public half. */
export interface OwnSecrets {
  web: {
    sessionSecret: string;
    serverActionsKey: string;
    tokenPepper: string;
    gatewayPepper: string;
    sealingKey: string;
    gatewaySealingKey: string;
  };
  worker: { chainKey: string; sealingSecret: string; checkpointSecret: string };
  gateway: { keyPepper: string; sealingSecret: string };
}

/** The web's share of a data folder's secrets. */
export function webSecrets(dataFolder: string): OwnSecrets['web'] {
  const { keyPepper, sealingSecret } = loadSecrets(dataFolder, 'gateway');
  return {
    ...loadSecrets(dataFolder, 'web'),
    gatewayPepper: keyPepper,
    sealingKey: deriveSealingKey(loadSecrets(dataFolder, 'worker').sealingSecret),
    gatewaySealingKey: deriveSealingKey(sealingSecret),
  };
}

export function parseLastingSecrets(text: string): LastingSecrets {
  return lastingSchema.parse(JSON.parse(text));
}

/** Refuses where there are others: what they opened could not be opened any more. */
export function refuseOtherSecrets(dataFolder: string, secrets: LastingSecrets): void {
  for (const name of LASTING) {
    const file = path.join(dataFolder, 'secrets', `${name}.json`);
    if (!fs.existsSync(file)) continue;
    const stored = parse(file);
    if (Object.entries(secrets[name]).some(([key, value]) => stored[key] !== undefined && stored[key] !== value))
      throw new AppError(
        'conflict',
        `The secrets in ${path.dirname(file)} are another Steward’s than the backup’s. Use an empty STEWARD_DATA.`,
      );
  }
}

export function storeLastingSecrets(dataFolder: string, secrets: LastingSecrets): void {
  refuseOtherSecrets(dataFolder, secrets);
  fs.mkdirSync(path.join(dataFolder, 'secrets'), { recursive: true, mode: 0o700 });
  for (const name of LASTING) {
    const file = path.join(dataFolder, 'secrets', `${name}.json`);
    store(file, { ...(fs.existsSync(file) ? parse(file) : {}), ...secrets[name] });
  }
}

function store(file: string, secrets: Record<string, string>): void {
  const half = `${file}.${process.pid}`;
  fs.writeFileSync(half, JSON.stringify(secrets), { mode: 0o600 });
  fs.renameSync(half, file);
}

/** Those of an installation that is not there yet. */
export function makeLastingSecrets(): LastingSecrets {
  const fresh = LASTING.map((name) => [name, Object.fromEntries(FILES[name].map((one) => [one, makeSecret(one)]))]);
  return lastingSchema.parse(Object.fromEntries(fresh));
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
