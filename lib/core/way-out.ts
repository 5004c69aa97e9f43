/** The proxies out of this network, as set in the environment. */
export interface WayOut {
  https: string | null;
  http: string | null;
  /** Hosts that are reached directly: names, `.suffixes`, addresses, each with an optional port; `*` is all. */
  direct: string;
}

const OWN_MACHINE = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** The proxy for an address, or null if it is reached directly. This machine always is. */
export function proxyFor(address: string | URL, { https, http, direct }: WayOut): string | null {
  const url = new URL(address);
  const proxy = url.protocol === 'https:' ? https : http;
  const host = url.hostname.toLowerCase();
  if (!proxy || OWN_MACHINE.test(host)) return null;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isDirect = direct
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => isNamed(entry, host, port));
  return isDirect ? null : proxy;
}

function isNamed(entry: string, host: string, port: string): boolean {
  if (entry === '' || entry === '*') return entry === '*';
  const { name = entry, only } = /^(?<name>.+):(?<only>\d+)$/.exec(entry)?.groups ?? {};
  if (only !== undefined && only !== port) return false;
  const ending = name.replace(/^\*?\./, '');
  return host === ending || host.endsWith(`.${ending}`);
}
