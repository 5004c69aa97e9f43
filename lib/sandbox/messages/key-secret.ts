import { createHash } from 'node:crypto';
import type { WorldName } from '../access';
import { keyHint } from '../world/key-maker';

const SECRET = /^sk-ant-api03-[A-Za-z0-9]{3}-sandbox-([a-z]+)-([a-z0-9]{1,64})-([A-Za-z0-9]{10,60})-[0-9a-f]{24}-/;

/** The secret of an API key of the world `kind:seed`: it begins and ends as the key's hint says. */
export function keySecret(kind: string, seed: string, keyId: string): string {
  const [start, end] = keyHint(keyId).split('...');
  const proof = createHash('sha256').update(`secret:${kind}:${seed}:${keyId}`).digest('hex').slice(0, 24);
  return `${start}-sandbox-${kind}-${seed}-${keyId.replace(/^apikey_/, '')}-${proof}-${end}`;
}

/** Which key a secret claims to be of; the caller compares it with the real one. */
export function readSecret(secret: string): (WorldName & { keyId: string }) | null {
  const [, kind, seed, id] = SECRET.exec(secret) ?? [];
  return kind === undefined || seed === undefined || id === undefined ? null : { kind, seed, keyId: `apikey_${id}` };
}
