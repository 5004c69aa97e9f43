import { hmacSha256, sha256 } from '@/lib/core/crypto';

/** What the database is asked with in place of a token: without the web's pepper, its hashes cannot be searched for. */
export function secretOfToken(pepper: string, token: string): string {
  return hmacSha256(pepper, token);
}

/** What is kept of a new token. */
export function keptToken(pepper: string, token: string): { tokenHash: string; endsWith: string } {
  return { tokenHash: sha256(secretOfToken(pepper, token)), endsWith: token.slice(-4) };
}
