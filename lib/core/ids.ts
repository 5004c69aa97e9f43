import { createHash, randomBytes, randomUUID } from 'node:crypto';

export function newId(): string {
  return randomUUID();
}

/** The same id for the same parts: for what a change creates, so that running it again creates nothing twice. */
export function idFrom(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** 256 random bits, URL-safe: for sessions, one-time codes and tokens. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** No letters that look alike. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function newGroups(groups: number, size: number): string {
  const group = () => [...randomBytes(size)].map((byte) => LETTERS[byte % 32]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** A code that a person copies from a terminal: 125 bits. */
export function newReadableCode(): string {
  return newGroups(5, 5);
}

/** A code that a person keeps on paper: 80 bits. */
export function newRecoveryCode(): string {
  return newGroups(4, 4).toLowerCase();
}
