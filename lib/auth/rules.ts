import { plainAddress } from './address-rules';

/** Where to go after signing in: a path on this site, or the front page for anything else. */
export function safePath(target: string | null | undefined, appOrigin: string): string {
  if (!target || target.length > 2_000 || UNSAFE.test(target)) return '/';
  const path = target.startsWith(`${appOrigin}/`) ? target.slice(appOrigin.length) : target;
  if (!path.startsWith('/') || path.startsWith('//')) return '/';
  const url = new URL(path, appOrigin);
  const decoded = decodedOrNull(url.pathname);
  if (url.origin !== appOrigin || decoded === null || UNSAFE.test(decoded) || decoded.includes('//')) return '/';
  if (url.pathname === '/sign-in' || url.pathname.startsWith('/api/')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Backslashes, control characters, spaces and slash look-alikes: browsers read some of them as a slash. */
const UNSAFE = /[\\\s\p{Cc}\p{Cf}\u2044\u2215\u29f8\uff0f\uff3c]/u;

function decodedOrNull(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Whether it is an address at all; where it may lead is another question. */
export function isReadableCallback(target: string, appOrigin: string): boolean {
  if (target.startsWith('/')) return URL.canParse(target, appOrigin);
  return /^https?:/i.test(target) && URL.canParse(target);
}

/** Only our exact origin may change anything; a missing origin is not ours. */
export function isOwnOrigin(origin: string | null, appOrigin: string): boolean {
  return origin === appOrigin;
}

/** The caller's address, as the nearest proxy saw it. Entries further left were written by others. */
export function clientIp(forwardedFor: string | null): string {
  return plainAddress(forwardedFor?.split(',').at(-1) ?? '') ?? 'unknown';
}
