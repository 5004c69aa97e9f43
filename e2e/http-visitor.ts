/** Somebody who reads pages without a browser: what the server sends, and nothing more. */
export interface HttpVisitor {
  origin: string;
  cookie: string;
  /** The answer's text; fails unless it has the status. */
  read(path: string, status?: number): Promise<string>;
}

function withAnswered(jar: Map<string, string>, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    jar.set(name, value);
  }
}

const cookieOf = (jar: Map<string, string>) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

/** Signs in as the form does. */
export async function visit(origin: string, email: string, password: string): Promise<HttpVisitor> {
  const jar = new Map<string, string>();
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  withAnswered(jar, csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/password`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, cookie: cookieOf(jar) },
    body: new URLSearchParams({ email, password, callbackUrl: '/', csrfToken, json: 'true' }),
  });
  withAnswered(jar, answer);
  const { url } = (await answer.json()) as { url: string };
  if (new URL(url).pathname !== '/') throw new Error(`${email} cannot sign in: ${url}`);
  return visitorWith(origin, cookieOf(jar));
}

export const stranger = (origin: string) => visitorWith(origin, '');

function visitorWith(origin: string, cookie: string): HttpVisitor {
  return {
    origin,
    cookie,
    read: async (path, status = 200) => {
      const page = await fetch(`${origin}${path}`, { headers: { cookie }, redirect: 'manual' });
      const text = await page.text();
      if (page.status !== status) throw new Error(`${path} answers ${page.status}: ${text.slice(0, 300)}`);
      return text;
    },
  };
}
