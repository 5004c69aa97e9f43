import { createHash, randomBytes } from 'node:crypto';
import { hmacSha256, sha256 } from './crypto';

const PREFIX = 'stw_';
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 256 bits in base 62. */
const BODY_LENGTH = 43;
const CHECK_LENGTH = 6;
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${BODY_LENGTH + CHECK_LENGTH}}$`);

/** A new API token: 256 random bits and a checksum, so that scanners and typing errors are told apart from guesses. */
export function newServiceToken(): string {
  const body = inBase62(randomBytes(32), BODY_LENGTH);
  return `${PREFIX}${body}${checkOf(body)}`;
}

/** Whether the text can be an API token at all: its form and its checksum. */
export function isServiceToken(text: string): boolean {
  if (!FORM.test(text)) return false;
  const body = text.slice(PREFIX.length, PREFIX.length + BODY_LENGTH);
  return text.endsWith(checkOf(body));
}

function checkOf(body: string): string {
  return inBase62(createHash('sha256').update(`${PREFIX}${body}`).digest().subarray(0, 8), 11).slice(-CHECK_LENGTH);
}

function inBase62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let at = 0; at < length; at++) {
    text = `${LETTERS[Number(rest % 62n)]}${text}`;
    rest /= 62n;
  }
  return text;
}

/** What the database is asked with in place of a token: without the web's pepper, its hashes cannot be searched for. */
export function secretOfToken(pepper: string, token: string): string {
  return hmacSha256(pepper, token);
}

/** What is kept of a new token. */
export function keptToken(pepper: string, token: string): { tokenHash: string; endsWith: string } {
  return { tokenHash: sha256(secretOfToken(pepper, token)), endsWith: token.slice(-4) };
}
