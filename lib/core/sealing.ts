import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** Of vendor keys that web seals and the gateway opens. */
export const VENDOR_KEY_PURPOSE = 'vendor key';

/** The PKCS #8 header of a 32-byte X25519 key. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The key that opens what was sealed, derived from a secret that only its process has. */
export function openingKey(secret: string): KeyObject {
  const seed = createHash('sha256').update(`sealing:${secret}`).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

/** Its public half: enough to seal, not to open. */
export function deriveSealingKey(secret: string): string {
  return String(createPublicKey(openingKey(secret)).export({ format: 'jwk' }).x);
}

/** Seals a text for one purpose to the process that has the secret behind the key. */
export async function seal(sealingKey: string, purpose: string, text: string): Promise<string> {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: sealingKey }, format: 'jwk' });
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', purpose })
    .encrypt(key);
}

/** Opens what was sealed for this purpose; anything else is an error. */
export async function unseal(key: KeyObject, purpose: string, sealed: string): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  if (protectedHeader.purpose !== purpose) throw new Error('sealed for another purpose');
  return new TextDecoder().decode(plaintext);
}
