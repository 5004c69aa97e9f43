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

/** A code that a person copies from a terminal: 125 bits in groups, without letters that look alike. */
export function newReadableCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const chars = [...randomBytes(25)].map((byte) => letters[byte % 32]);
  return [0, 5, 10, 15, 20].map((at) => chars.slice(at, at + 5).join('')).join('-');
}
