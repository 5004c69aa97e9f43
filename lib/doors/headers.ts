import { randomBytes } from 'node:crypto';

export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/** Scripts run only with this response's nonce. Inline styles are allowed: charts and positioned menus need them. */
export function contentSecurityPolicy(nonce: string, site: { isDevelopment: boolean; appOrigin: string }): string {
  const scripts = `'self' 'nonce-${nonce}' 'strict-dynamic'${site.isDevelopment ? " 'unsafe-eval'" : ''}`;
  const directives = [
    `default-src 'self'`,
    `script-src ${scripts}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'${site.isDevelopment ? ' ws:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ];
  if (site.appOrigin.startsWith('https://')) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

export interface AskedFor {
  method: string;
  host: string | null;
  path: string;
  appOrigin: string;
}

/**
 * Where to redirect a page requested under another name of this machine; null if the name is right. Health answers to
 * any name.
 */
export function redirectToOrigin({ method, host, path, appOrigin }: AskedFor): string | null {
  if (method !== 'GET' || host === null || path.startsWith('/api/health')) return null;
  const own = new URL(appOrigin);
  const isOwn = host === own.host || host === `${own.hostname}:${own.protocol === 'https:' ? 443 : 80}`;
  return isOwn ? null : `${appOrigin}${path.startsWith('//') ? '/' : path}`;
}
