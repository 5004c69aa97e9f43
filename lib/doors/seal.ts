import 'server-only';
import { randomBytes } from 'node:crypto';
import { env } from '@/lib/core/env';
import { seal, VENDOR_KEY_PURPOSE } from '@/lib/core/sealing';

/** Seals what somebody entered, or what is shown once, to the worker: nothing in the web can open it again. */
export function sealForWorker(
  purpose: `${'channel' | 'stream'} ${'address' | 'secret'}`,
  text: string,
): Promise<string> {
  return seal(env().sealingKey, purpose, text);
}

/** A secret as the Standard Webhooks want it: 256 random bits. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Seals a vendor's key to the gateway, with the letters that it is told by. */
export async function sealForGateway(vendorKey: string): Promise<{ sealed: string; endsWith: string }> {
  return { sealed: await seal(env().gatewaySealingKey, VENDOR_KEY_PURPOSE, vendorKey), endsWith: vendorKey.slice(-4) };
}
