import { isCheckedSecret, newCheckedSecret } from './checked-secret';
import { hmacSha256, sha256 } from './crypto';

const PREFIX = 'stw_';

export function newServiceToken(): string {
  return newCheckedSecret(PREFIX);
}

/** Whether the text can be an API token at all. */
export function isServiceToken(text: string): boolean {
  return isCheckedSecret(PREFIX, text);
}

/** What the database is asked with in place of a token: without the web's pepper, its hashes cannot be searched for. */
export function secretOfToken(pepper: string, token: string): string {
  return hmacSha256(pepper, token);
}

/** What is kept of a new token. */
export function keptToken(pepper: string, token: string): { tokenHash: string; endsWith: string } {
  return { tokenHash: sha256(secretOfToken(pepper, token)), endsWith: token.slice(-4) };
}
