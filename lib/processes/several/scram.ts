import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4_096;

/** Without the signs that files of settings read as something else. */
export const VERIFIER = /^(\d{4,6})\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** What Postgres keeps of a password: enough to set it, not to sign in with it. */
export function makeVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyed = (word: string) => createHmac('sha256', salted).update(word).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest();
  return [ITERATIONS, ...[salt, stored, keyed('Server Key')].map((part) => part.toString('base64url'))].join('.');
}

/** As Postgres takes it in place of a password. */
export function toPostgresVerifier(verifier: string): string {
  const [, iterations, ...parts] = VERIFIER.exec(verifier) ?? [];
  const [salt, stored, server] = parts.map((part) => Buffer.from(part, 'base64url').toString('base64'));
  return `SCRAM-SHA-256$${iterations}:${salt}$${stored}:${server}`;
}
