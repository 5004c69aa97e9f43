import { isCheckedSecret, newCheckedSecret } from './checked-secret';
import { hmacSha256 } from './crypto';

/** As the vendor's keys begin, so that its own clients and scanners take one for a key. */
export const GATEWAY_PREFIX = 'sk-ant-stw-';

export function newGatewaySecret(): string {
  return newCheckedSecret(GATEWAY_PREFIX);
}

/** Whether the text can be a key of the gateway at all. */
export function isGatewaySecret(text: string): boolean {
  return isCheckedSecret(GATEWAY_PREFIX, text);
}

/** What the database knows a key by: without the pepper of web and gateway, nobody can look for one. */
export function hashOfGatewaySecret(pepper: string, secret: string): string {
  return hmacSha256(pepper, secret);
}

/** What is kept of a new key. */
export function keptGatewaySecret(pepper: string, secret: string): { secretHash: string; endsWith: string } {
  return { secretHash: hashOfGatewaySecret(pepper, secret), endsWith: secret.slice(-4) };
}

/** A key of Anthropic's own, of whatever kind. */
export function isVendorSecret(text: string): boolean {
  return text.startsWith('sk-ant-') && !text.startsWith(GATEWAY_PREFIX);
}
