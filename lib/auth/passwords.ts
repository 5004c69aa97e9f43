import 'server-only';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with the library's own floor made explicit: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MAX_LENGTH = 200;

let dummy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Takes the same time whether or not there is such a person: without a hash it verifies against one that nobody has. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const isKnown = passwordHash !== null;
  const isRight = await verify(passwordHash ?? (await dummy), password.slice(0, MAX_LENGTH)).catch(() => false);
  return isKnown && isRight && password.length <= MAX_LENGTH;
}
