import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Assertion, Registration } from '@/lib/domain/factors/passkey-schema';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
const base64url = (bytes: Buffer) => bytes.toString('base64url');

/** Lengths in CBOR: what is short stands in the first byte. */
const head = (major: number, length: number) =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
const cborBytes = (bytes: Buffer) => Buffer.concat([head(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([head(3, text.length), Buffer.from(text)]);

const [PRESENT, VERIFIED, WITH_CREDENTIAL] = [1, 4, 64];

interface Odd {
  origin?: string;
  rpId?: string;
  type?: string;
  isVerified?: boolean;
  counter?: number;
  credentialId?: Buffer;
}

/** A passkey in software, with a key on P-256: as a browser and its authenticator answer, or as somebody who cheats would. */
export class Authenticator {
  readonly credentialId = randomBytes(32);
  private readonly key: KeyObject;
  private readonly cose: Buffer;
  counter = 0;

  constructor(
    private readonly rpId: string,
    private readonly origin: string,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const [atX, atY] = [x, y].map((part) => cborBytes(Buffer.from(part, 'base64url')));
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const start = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]);
    this.cose = Buffer.concat([start, atX ?? Buffer.alloc(0), Buffer.from([0x22]), atY ?? Buffer.alloc(0)]);
  }

  register(challenge: string, odd: Odd = {}): Registration {
    const id = odd.credentialId ?? this.credentialId;
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const data = Buffer.concat([this.data(WITH_CREDENTIAL, odd), Buffer.alloc(16), length, id, this.cose]);
    const attestation = Buffer.concat([
      ...[Buffer.from([0xa3]), cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
      ...[cborText('authData'), cborBytes(data)],
    ]);
    return {
      ...this.named(id),
      response: {
        clientDataJSON: base64url(this.clientData('webauthn.create', challenge, odd)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    };
  }

  sign(challenge: string, odd: Odd = {}): Assertion {
    const clientData = this.clientData('webauthn.get', challenge, odd);
    const data = this.data(0, odd);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.key);
    return {
      ...this.named(odd.credentialId ?? this.credentialId),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      },
    };
  }

  private named(id: Buffer) {
    return { id: base64url(id), rawId: base64url(id), type: 'public-key' as const, clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, odd: Odd): Buffer {
    const origin = odd.origin ?? this.origin;
    return Buffer.from(JSON.stringify({ type: odd.type ?? type, challenge, origin, crossOrigin: false }));
  }

  private data(flags: number, { rpId = this.rpId, isVerified = true, counter = this.counter }: Odd): Buffer {
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags | PRESENT | (isVerified ? VERIFIED : 0), 0);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), rest]);
  }
}
