import { isGatewaySecret, isVendorSecret } from '@/lib/core/gateway-secret';
import { NO_KEY, type Refusal, TWO_KEYS, UNKNOWN_KEY, VENDOR_KEY } from './refusals';

/** The key that a request comes with, in either header or the same in both; else why it cannot be one. */
export function givenSecret(rawHeaders: readonly string[]): { secret: string } | { refused: Refusal } {
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
  return isGatewaySecret(secret) ? { secret } : { refused: UNKNOWN_KEY };
}
