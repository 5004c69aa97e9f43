import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { trustIssuer } from '@/lib/database/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { SECRET, SITE, SignInBrowser } from '@/lib/testing/sign-in-browser';

let database: TestDatabase;
let idp: HostileIdp;
beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_URL', SITE);
  database = await createTestDatabase();
  idp = await HostileIdp.open();
  await trustIssuer(database.owner.db, idp.issuer);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await idp.close();
  await database.drop();
});

/** An identity provider that says whatever it is told to say. */
class HostileIdp {
  says: (honest: JWTPayload) => JWTPayload = (honest) => honest;
  signWith: 'own' | 'other' | 'none' = 'own';
  metadataIssuer: string | null = null;
  userinfo: Record<string, unknown> = {};
  nonce = '';

  private constructor(
    private readonly server: Server,
    private readonly keys: { own: CryptoKey; other: CryptoKey },
  ) {}

  static async open(): Promise<HostileIdp> {
    const own = await generateKeyPair('RS256', { extractable: true });
    const other = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const idp = new HostileIdp(server, { own: own.privateKey, other: other.privateKey });
    server.on('request', async (request: IncomingMessage, response) => {
      const body = await idp.answer(request.url ?? '', jwk);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    return idp;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(url: string, jwk: object): Promise<unknown> {
    if (url.includes('openid-configuration')) {
      return {
        issuer: this.metadataIssuer ?? this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        userinfo_endpoint: `${this.issuer}/userinfo`,
        jwks_uri: `${this.issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
      };
    }
    if (url.startsWith('/jwks')) return { keys: [jwk] };
    if (url.startsWith('/userinfo')) return this.userinfo;
    return { access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token: await this.idToken() };
  }

  private async idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: this.issuer, aud: 'steward', sub: 'subject', iat: now, exp: now + 60, nonce: this.nonce };
    const claims = JSON.parse(JSON.stringify(this.says(honest)));
    if (this.signWith === 'none') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(claims)}.`;
    }
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(this.keys[this.signWith]);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

async function person(role: string | null = 'viewer') {
  const id = newId();
  const email = `${id}@example.test`;
  await database.owner.db.person.create({
    data: { id, email, name: 'Ann', roleOverride: role, createdAt: new Date() },
  });
  return { id, email };
}

/** Signs in with what the provider says, and tells whether a session came of it. */
async function signIn(says: typeof idp.says, change: Partial<HostileIdp> & { query?: Record<string, string> } = {}) {
  Object.assign(idp, { says, signWith: 'own', metadataIssuer: null, userinfo: {} }, change);
  const browser = new SignInBrowser(database.web.db, idp.issuer);
  const url = await browser.start();
  idp.nonce = url.searchParams.get('nonce') ?? '';
  const answer = await browser.callback({ code: 'code', state: url.searchParams.get('state') ?? '', ...change.query });
  const token = browser.cookies['steward.session'];
  const claims = token ? await decode({ token, secret: SECRET }) : null;
  return { answer, claims, sid: typeof claims?.sid === 'string' ? claims.sid : null, url };
}

/** A token of a provider whose clock is so many seconds ahead. */
const clock = (seconds: number) => {
  const now = Math.floor(Date.now() / 1000) + seconds;
  return { iat: now, nbf: now, exp: now + 60 };
};

const traces = async (personId: string) => ({
  identities: await database.owner.db.identity.count({ where: { personId } }),
  sessions: await database.owner.db.session.count({ where: { personId } }),
});

describe('an honest provider', () => {
  test('is asked with PKCE, state and nonce', async () => {
    const url = await new SignInBrowser(database.web.db, idp.issuer).start();
    expect(url.origin).toBe(idp.issuer);
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(url.searchParams.get(name)?.length).toBeGreaterThan(20);
    expect(url.searchParams.get('redirect_uri')).toBe(`${SITE}/api/auth/callback/oidc`);
  });

  test('links a verified address once, and the token carries the session id and nothing else', async () => {
    const { id, email } = await person();
    const sub = newId();
    const first = await signIn((honest) => ({
      ...honest,
      sub,
      email: email.toUpperCase(),
      email_verified: true,
      name: 'Ann',
    }));
    expect(first.answer.redirect).toBe(`${SITE}/usage`);
    expect(Object.keys(first.claims ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid']);
    const session = await database.owner.db.session.findUniqueOrThrow({
      where: { tokenHash: sha256(first.sid ?? '') },
    });
    expect(session).toMatchObject({ personId: id, method: 'oidc', ip: '127.0.0.1' });
    // From now on the subject alone says who it is, whatever the e-mail has become.
    const second = await signIn((honest) => ({ ...honest, sub, email: 'renamed@example.test', email_verified: false }));
    expect(second.sid).not.toBeNull();
    expect(await traces(id)).toEqual({ identities: 1, sessions: 2 });
  });

  test('that keeps the address out of the ID token is asked for it', async () => {
    const { id, email } = await person();
    const sub = newId();
    const userinfo = { sub, email, email_verified: true };
    expect((await signIn((honest) => ({ ...honest, sub }), { userinfo })).sid).not.toBeNull();
    expect(await traces(id)).toEqual({ identities: 1, sessions: 1 });
  });

  test.each([30, -30, 55, -55])('whose clock is %d seconds ahead is understood', async (seconds) => {
    const { email } = await person();
    const says = (honest: JWTPayload) => ({ ...honest, ...clock(seconds), sub: newId(), email, email_verified: true });
    expect((await signIn(says)).sid).not.toBeNull();
  });

  test('a person without access gets none', async () => {
    const { id, email } = await person(null);
    const { answer, sid } = await signIn((honest) => ({ ...honest, sub: newId(), email, email_verified: true }));
    expect([sid, answer.redirect]).toEqual([null, `${SITE}/sign-in?error=NoAccess`]);
    expect(await traces(id)).toEqual({ identities: 0, sessions: 0 });
  });

  test('a linked person who lost access is out with the next try', async () => {
    const { id, email } = await person();
    const says = (honest: JWTPayload) => ({ ...honest, sub: `sub-${id}`, email, email_verified: true });
    expect((await signIn(says)).sid).not.toBeNull();
    await database.owner.db.person.update({ where: { id }, data: { deactivatedAt: new Date() } });
    expect((await signIn(says)).sid).toBeNull();
  });
});

type Hostile = [
  string,
  (honest: JWTPayload, email: string) => JWTPayload,
  (Partial<HostileIdp> & { query?: Record<string, string> })?,
];
const verified = (honest: JWTPayload, email: string) => ({ ...honest, sub: newId(), email, email_verified: true });
const past = () => Math.floor(Date.now() / 1000) - 3_600;

const HOSTILE: Hostile[] = [
  ['address not verified', (honest, email) => ({ ...verified(honest, email), email_verified: false })],
  ['verification not said', (honest, email) => ({ ...verified(honest, email), email_verified: undefined })],
  ['verified as a text', (honest, email) => ({ ...verified(honest, email), email_verified: 'true' })],
  ['verified as a number', (honest, email) => ({ ...verified(honest, email), email_verified: 1 })],
  ['full-width at sign', (honest, email) => verified(honest, email.replace('@', '\uff20'))],
  ['look-alike letter', (honest, email) => verified(honest, email.replace('example', 'ex\u0430mple'))],
  ['NUL in the address', (honest, email) => verified(honest, `${email}\u0000@evil.test`)],
  ['list of addresses', (honest, email) => ({ ...verified(honest, email), email: [email] })],
  ['no subject', (honest, email) => ({ ...verified(honest, email), sub: undefined })],
  ['other issuer in the token', (honest, email) => ({ ...verified(honest, email), iss: 'https://evil.example' })],
  [
    'other issuer in metadata and token',
    (honest, email) => ({ ...verified(honest, email), iss: 'https://evil.example' }),
    { metadataIssuer: 'https://evil.example' },
  ],
  ['other audience', (honest, email) => ({ ...verified(honest, email), aud: 'someone-else' })],
  ['other nonce', (honest, email) => ({ ...verified(honest, email), nonce: 'replayed' })],
  ['no nonce', (honest, email) => ({ ...verified(honest, email), nonce: undefined })],
  ['issued ninety seconds from now', (honest, email) => ({ ...verified(honest, email), ...clock(90) })],
  ['expired', (honest, email) => ({ ...verified(honest, email), iat: past() - 60, exp: past() })],
  ['signed by another key', verified, { signWith: 'other' }],
  ['not signed', verified, { signWith: 'none' }],
  ['state of another sign-in', verified, { query: { state: 'stolen' } }],
  ['error instead of a code', verified, { query: { error: 'access_denied' } }],
];

describe('a hostile provider', () => {
  test.each(HOSTILE)('%s: no link, no session', async (_name, says, change) => {
    const { id, email } = await person('owner');
    const { sid, answer } = await signIn((honest) => says(honest, email), change);
    expect(sid).toBeNull();
    expect(answer.redirect).toMatch(new RegExp(`^${SITE}/(sign-in|api/auth/(error|signin))`));
    expect(await traces(id)).toEqual({ identities: 0, sessions: 0 });
  });

  test('a second subject with the same address does not become the same person', async () => {
    const { id, email } = await person();
    expect((await signIn((honest) => ({ ...honest, sub: newId(), email, email_verified: true }))).sid).not.toBeNull();
    expect((await signIn((honest) => ({ ...honest, sub: newId(), email, email_verified: true }))).sid).toBeNull();
    expect(await traces(id)).toEqual({ identities: 1, sessions: 1 });
  });

  test('userinfo of another subject counts for nothing', async () => {
    const { id, email } = await person();
    const userinfo = { sub: 'someone-else', email, email_verified: true };
    expect((await signIn((honest) => ({ ...honest, sub: newId() }), { userinfo })).sid).toBeNull();
    expect(await traces(id)).toEqual({ identities: 0, sessions: 0 });
  });
});
