import type { IncomingMessage } from 'node:http';
import { hashOfGatewaySecret, isGatewaySecret, isVendorSecret } from '@/lib/core/gateway-secret';
import { NO_KEY, type Refusal, TWO_KEYS, UNKNOWN_KEY, VENDOR_KEY } from './refusals';

interface Known {
  secret: string;
  hash: string;
}

/** What came last over each connection, as long as that is open: most send the same key again. */
const lastOver = new WeakMap<object, Known>();

/** What the database knows the key of a request by; else why it cannot be one. */
export function hashOfGiven(
  pepper: string,
  { rawHeaders, socket }: Pick<IncomingMessage, 'rawHeaders' | 'socket'>,
): { hash: string } | { refused: Refusal } {
  const given = givenSecret(rawHeaders);
  if ('refused' in given) return given;
  const { secret } = given;
  const last = lastOver.get(socket);
  if (last?.secret === secret) return last;
  if (!isGatewaySecret(secret)) return { refused: UNKNOWN_KEY };
  const known = { secret, hash: hashOfGatewaySecret(pepper, secret) };
  lastOver.set(socket, known);
  return known;
}

/** In either header, or the same in both. */
function givenSecret(rawHeaders: readonly string[]): { secret: string } | { refused: Refusal } {
  const found = new Set<string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase();
    const value = rawHeaders[at + 1]?.trim() ?? '';
    if (name === 'x-api-key' && value !== '') found.add(value);
    if (name === 'authorization' && value !== '') found.add(/^Bearer +(\S+)$/i.exec(value)?.[1] ?? value);
  }
  const secrets = [...found];
  if (secrets.length === 0) return { refused: NO_KEY };
  if (secrets.some(isVendorSecret)) return { refused: VENDOR_KEY };
  if (secrets.length > 1) return { refused: TWO_KEYS };
  const [secret = ''] = secrets;
  return { secret };
}
