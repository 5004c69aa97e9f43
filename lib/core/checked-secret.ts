import { createHash, randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 256 bits in base 62. */
const BODY_LENGTH = 43;
const CHECK_LENGTH = 6;
const BODY = new RegExp(`^[0-9A-Za-z]{${BODY_LENGTH + CHECK_LENGTH}}$`);

/** A prefix, 256 random bits and a checksum, so that scanners and typing errors are told apart from guesses. */
export function newCheckedSecret(prefix: string): string {
  const body = inBase62(randomBytes(32), BODY_LENGTH);
  return `${prefix}${body}${checkOf(prefix, body)}`;
}

/** Whether the text can be such a secret at all: its form and its checksum. */
export function isCheckedSecret(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix) || !BODY.test(text.slice(prefix.length))) return false;
  return text.endsWith(checkOf(prefix, text.slice(prefix.length, prefix.length + BODY_LENGTH)));
}

/** The last digits of a number of 64 bits. Worked out for each request of each program, so without large numbers. */
function checkOf(prefix: string, body: string): string {
  const digest = createHash('sha256').update(`${prefix}${body}`).digest();
  let rest = 0;
  for (let at = 0; at < 8; at += 2) rest = (rest * 65_536 + digest.readUInt16BE(at)) % 62 ** CHECK_LENGTH;
  let text = '';
  for (let at = 0; at < CHECK_LENGTH; at++) {
    text = `${LETTERS[rest % 62]}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
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
