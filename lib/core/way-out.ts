/** The proxies that lead out of this network, as the environment names them. */
export interface WayOut {
  https: string | null;
  http: string | null;
  /** Hosts that are reached directly: names, `.endings`, addresses, each with a port if need be; `*` is all. */
  direct: string;
}

const OWN_MACHINE = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** The proxy through which an address is reached, or null where the way is direct. This machine always is. */
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
