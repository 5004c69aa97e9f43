import { hmacSha256 } from '@/lib/core/crypto';
import { isSigned, type Signer, signText, type Verifier } from './checkpoint';

/** What stands in place of the entries up to a number, once they were pruned: where both chains go on. */
export interface Stub {
  seq: bigint;
  hash: string;
  digest: string;
  /** All of them were from before this. */
  until: Date;
  at: Date;
}

/** As it is kept: sealed with the key of the chain, and as a note that anybody can check. */
export interface StoredStub {
  seq: bigint;
  hash: string;
  digest: string;
  seal: string;
  note: string;
}

export function sealStub(key: string, { seq, hash, digest }: Pick<Stub, 'seq' | 'hash' | 'digest'>): string {
  return hmacSha256(key, `stub\n${seq}\n${hash}\n${digest}`);
}

/** A signed note with one line more than a checkpoint has, so that neither is taken for the other. */
export function writeStub(signer: Signer, { seq, hash, digest, until, at }: Stub): string {
  const lines = [seq, Buffer.from(digest, 'hex').toString('base64'), at.toISOString()];
  return signText(signer, `${[...lines, `pruned ${hash} ${until.toISOString()}`].join('\n')}\n`);
}

const NOTE =
  /^(?<body>(?<origin>\S+)\n(?<seq>\d{1,18})\n(?<digest>[A-Za-z0-9+/]{43}=)\n(?<at>\S+)\npruned (?<hash>[0-9a-f]{64}) (?<until>\S+)\n)\n\u2014 \S+ (?<signature>\S+)\n$/;

/** What a stub's note says; null if this key did not sign it, or it is no stub. */
export function readStub(verifier: Verifier, note: string): Stub | null {
  const found = NOTE.exec(note)?.groups;
  if (found?.origin !== verifier.origin) return null;
  const { body = '', seq = '', digest = '', at = '', hash = '', until = '', signature = '' } = found;
  if (!isSigned(verifier, body, signature)) return null;
  const hex = Buffer.from(digest, 'base64').toString('hex');
  return { seq: BigInt(seq), hash, digest: hex, until: new Date(until), at: new Date(at) };
}

/** Whether it was signed by this key about exactly what it is kept with. */
export function isStubSigned(verifier: Verifier, { note, ...stub }: StoredStub): boolean {
  const told = readStub(verifier, note);
  return told !== null && told.seq === stub.seq && told.hash === stub.hash && told.digest === stub.digest;
}
