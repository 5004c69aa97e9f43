import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';

/** That the unkeyed chain of this origin had this digest at this number. */
export interface Checkpoint {
  origin: string;
  seq: bigint;
  digest: string;
  at: Date;
}

/** Who signs: its name is the origin. */
export interface Signer {
  origin: string;
  privateKey: KeyObject;
}

/** Enough to check what was signed, not to sign. */
export interface Verifier {
  origin: string;
  publicKey: KeyObject;
}

/** The PKCS #8 header of a 32-byte Ed25519 key, and the SPKI header of its public half. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
/** Ed25519, in signed notes. */
const ALGORITHM = Buffer.from([1]);
const ID_BYTES = 4;
const KEY_BYTES = 32;
const DASH = '\u2014';

/** Whoever signs with the key that follows from a secret, which only the worker has. */
export function signerOf(origin: string, secret: string): Signer {
  const seed = createHash('sha256').update(`checkpoint:${secret}`).digest();
  const key = Buffer.concat([PKCS8_HEAD, seed]);
  return { origin, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
}

export function verifierOf({ origin, privateKey }: Signer): Verifier {
  return { origin, publicKey: createPublicKey(privateKey) };
}

/** The public key as signed notes write it: `origin+id+key`. */
export function writePublicKey({ origin, privateKey }: Signer): string {
  const raw = rawKey(createPublicKey(privateKey));
  const typed = Buffer.concat([ALGORITHM, raw]);
  return `${origin}+${keyId(origin, raw).toString('hex')}+${typed.toString('base64')}`;
}

/** Null for what is no public key of a signed note. */
export function readPublicKey(text: string): Verifier | null {
  const [, origin, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  if (!origin || !encoded) return null;
  const typed = Buffer.from(encoded, 'base64');
  const raw = typed.subarray(ALGORITHM.length);
  if (
    typed.toString('base64') !== encoded ||
    raw.length !== KEY_BYTES ||
    typed[0] !== ALGORITHM[0] ||
    keyId(origin, raw).toString('hex') !== id
  )
    return null;
  const key = Buffer.concat([SPKI_HEAD, raw]);
  return { origin, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) };
}

/** A signed note (C2SP): origin, number, digest and time, an empty line, the signature. */
export function writeNote(signer: Signer, { seq, digest, at }: Omit<Checkpoint, 'origin'>): string {
  return signText(signer, `${seq}\n${Buffer.from(digest, 'hex').toString('base64')}\n${at.toISOString()}\n`);
}

/** A note of this text, which begins with who signs it. */
export function signText({ origin, privateKey }: Signer, text: string): string {
  const body = `${origin}\n${text}`;
  const id = keyId(origin, rawKey(createPublicKey(privateKey)));
  const signature = Buffer.concat([id, sign(null, Buffer.from(body), privateKey)]);
  return `${body}\n${DASH} ${origin} ${signature.toString('base64')}\n`;
}

const NOTE = new RegExp(
  `^(?<body>(?<origin>\\S+)\\n(?<seq>\\d{1,18})\\n(?<digest>[A-Za-z0-9+/]{43}=)\\n(?<at>\\S+)\\n)\\n${DASH} \\S+ (?<signature>\\S+)\\n$`,
);

const END = new RegExp(`^[^]*?\\n\\n${DASH} [^\\n]*`);

/** What a note says; null if it is not signed by this key, or no note. */
export function readNote({ origin, publicKey }: Verifier, note: string): Checkpoint | null {
  const found = NOTE.exec(note)?.groups;
  if (found?.origin !== origin) return null;
  const { body = '', seq = '', digest = '', at = '', signature = '' } = found;
  if (!isSigned({ origin, publicKey }, body, signature)) return null;
  return { origin, seq: BigInt(seq), digest: Buffer.from(digest, 'base64').toString('hex'), at: new Date(at) };
}

/** Whether the text, from its first line to its last line feed, was signed by this key. */
export function isSigned({ origin, publicKey }: Verifier, body: string, signature: string): boolean {
  const signed = Buffer.from(signature, 'base64');
  const isOfKey = signed.subarray(0, ID_BYTES).equals(keyId(origin, rawKey(publicKey)));
  return isOfKey && verify(null, Buffer.from(body), publicKey, signed.subarray(ID_BYTES));
}

export interface ReadNotes {
  checkpoints: Checkpoint[];
  /** Notes of this origin that this key did not sign, and those cut off. */
  unsigned: number;
}

const AT_ONCE = 500;

/** All notes in a text, wherever they stand in it: a file of them, or mails one after another. Lets others work meanwhile. */
export async function readNotes(verifier: Verifier, text: string): Promise<ReadNotes> {
  const starts = `\n${text.replaceAll('\r', '')}`.split(`\n${verifier.origin}\n`).slice(1);
  const checkpoints: Checkpoint[] = [];
  for (const [at, rest] of starts.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await breathe();
    const end = END.exec(rest)?.[0] ?? rest;
    const checkpoint = readNote(verifier, `${verifier.origin}\n${end}\n`);
    if (checkpoint) checkpoints.push(checkpoint);
  }
  return { checkpoints, unsigned: starts.length - checkpoints.length };
}

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length);
}

/** The first bytes of a digest over the name and the key, as signed notes have it. */
function keyId(origin: string, raw: Buffer): Buffer {
  return createHash('sha256').update(`${origin}\n`).update(ALGORITHM).update(raw).digest().subarray(0, ID_BYTES);
}
