import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Provider from 'oidc-provider';

export interface Said {
  sub: string;
  /** Claims of the ID token; they are given again by userinfo, unless that says otherwise. */
  token: Record<string, unknown>;
  userinfo?: Record<string, unknown>;
  /** In seconds, as its ID token tells it; otherwise now. */
  signedInAt?: number;
}

export interface IdentityProvider {
  origin: string;
  issuer: string;
  /** What it says of whoever signs in next. */
  says(said: Said): void;
  /** How long each answer takes. */
  takes(ms: number): void;
  close(): Promise<void>;
}

const IN_PROFILE = [
  'name',
  'preferred_username',
  'upn',
  'oid',
  'tid',
  'ver',
  'hd',
  'groups',
  'given_name',
  'family_name',
];
const KINDS = ['Interaction', 'Grant', 'Session', 'AccessToken', 'IdToken', 'AuthorizationCode'];

/** A real OpenID provider that asks nobody for a password. `path` is that of its issuer, as providers shape it. */
export async function openIdentityProvider(redirectUri: string, path = ''): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}${path}`;
  const mount = path.replace(/\/$/, '');
  let said: Said = { sub: 'nobody', token: {} };
  let delayMs = 0;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'steward',
        client_secret: 'client-secret',
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        require_auth_time: true,
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: IN_PROFILE },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: async (use: string) => ({ ...(use === 'userinfo' ? (said.userinfo ?? said.token) : said.token), sub }),
    }),
    cookies: { keys: ['a key of tests'] },
    ttl: Object.fromEntries(KINDS.map((kind) => [kind, 60])),
  });
  server.on('request', async (request: IncomingMessage & { originalUrl?: string }, response) => {
    await sleep(delayMs);
    if (request.url?.startsWith('/interaction/')) {
      const { params } = await provider.interactionDetails(request, response);
      const grant = new provider.Grant({ accountId: said.sub, clientId: String(params.client_id) });
      grant.addOIDCScope('openid email profile');
      const result = { login: { accountId: said.sub, ts: said.signedInAt }, consent: { grantId: await grant.save() } };
      return provider.interactionFinished(request, response, result);
    }
    if (mount) {
      request.originalUrl = request.url;
      request.url = request.url?.slice(mount.length) || '/';
    }
    return provider.callback()(request, response);
  });
  return {
    origin,
    issuer,
    says: (next) => {
      said = next;
    },
    takes: (ms) => {
      delayMs = ms;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Follows redirects with cookies, as a browser does, until they leave for `site`. */
export async function visit(url: URL, site: string): Promise<URL> {
  const jar = new Map<string, string>();
  for (let at = url; ; ) {
    if (at.origin === site) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`The provider stopped with ${response.status}: ${await response.text()}`);
    at = new URL(next, at);
  }
}
