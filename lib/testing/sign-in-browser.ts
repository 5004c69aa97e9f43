import NextAuth from 'next-auth';
import type { Asked } from '@/lib/auth/oidc-proof';
import { authOptions } from '@/lib/auth/options';
import type { Db } from '@/lib/core/db';
import type { OidcSettings } from '@/lib/core/env';
import { createLogger } from '@/lib/core/log';

export const SITE = 'http://127.0.0.1:3999';
export const SECRET = 'a secret of at least thirty-two characters';

const OIDC = {
  clientId: 'steward',
  clientSecret: 'client-secret',
  name: 'Test IdP',
  trustsAddresses: false,
  emailClaims: ['email'],
  timeoutMs: 60_000,
  clockToleranceSeconds: 60,
};

interface Answer {
  redirect?: string;
  body?: unknown;
}

/** What next-auth writes its answer to when nothing of Next is around. */
class Reply implements Answer {
  redirect?: string;
  body?: unknown;
  readonly setCookies: string[] = [];
  status = () => this;
  getHeader = () => undefined;
  end = () => undefined;
  setHeader(name: string, value: string | string[]) {
    if (name === 'Location') this.redirect = String(value);
    if (name === 'Set-Cookie') this.setCookies.push(...[value].flat());
    return this;
  }
  json(body: unknown) {
    this.body = body;
  }
  send(body: unknown) {
    this.body = body;
  }
}

/** A browser as far as sign-in needs one: it keeps cookies and asks next-auth itself. */
export class SignInBrowser {
  readonly cookies: Record<string, string> = {};
  /** Addresses of whoever signed in, in order. */
  readonly signedIn: string[] = [];

  constructor(
    private readonly db: Db,
    private readonly issuer: string,
    private readonly oidc: Partial<OidcSettings> = {},
    private readonly signedInAs: string | null = null,
    private readonly asked: Asked | null = null,
  ) {}

  async ask(
    method: string,
    action: string,
    rest: { query?: Record<string, string>; body?: Record<string, string> } = {},
  ): Promise<Answer> {
    const settings = {
      appOrigin: SITE,
      sessionSecret: SECRET,
      oidc: { ...OIDC, issuer: this.issuer, ...this.oidc },
      db: this.db,
      log: createLogger('test', 'silent'),
    };
    const reply = new Reply();
    const query = { ...rest.query, nextauth: [action, 'oidc'] };
    const request = { method, query, body: rest.body, cookies: { ...this.cookies }, headers: {} };
    const who = { signedInAs: this.signedInAs, asked: this.asked };
    const facts = { ip: '127.0.0.1', userAgent: 'test', ...who, browserAt: () => null };
    const onSignedIn = async (email: string) => void this.signedIn.push(email);
    await NextAuth(authOptions(settings, { ...facts, onSignedIn, onAsked: () => undefined }))(request, reply);
    for (const cookie of reply.setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies[name] = decodeURIComponent(value);
    }
    return reply;
  }

  /** `query`: what is asked of the provider besides. */
  async start(query?: Record<string, string>): Promise<URL> {
    const csrf = await this.ask('GET', 'csrf');
    const { csrfToken } = csrf.body as { csrfToken: string };
    const answer = await this.ask('POST', 'signin', { query, body: { csrfToken, callbackUrl: '/usage' } });
    return new URL(answer.redirect ?? '');
  }

  callback(query: Record<string, string>) {
    return this.ask('GET', 'callback', { query });
  }
}
