import type { LookupAddress } from 'node:dns';
import dns from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import ipaddr from 'ipaddr.js';
import { proxyFor } from '@/lib/core/way-out';
import type { Outgoing } from './outgoing';

/** An address lies inside the network, or a name leads there. The message is shown on the channel's page. */
export class InsideAddress extends Error {}

export const INSIDE = 'This address is inside the network. NOTIFY_INSIDE in the configuration can allow it.';

/** IPv6 addresses outside 2000::/3 are local, embed other addresses or are not assigned yet. */
const GLOBAL = ['0.0.0.0/0', '2000::/3'];

interface Route {
  options: https.RequestOptions;
  close(): void;
}

/**
 * The route to an address that a person entered: never to this machine or into this network, however it is spelled and
 * whatever its name resolves to, unless the configuration allows it. The checked address is the one connected to, also
 * through a proxy.
 */
export async function routeTo(
  url: URL,
  { inside, wayOut, authority, resolve = everyAddress }: Outgoing,
): Promise<Route> {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const isAllowed = inside.includes(host) || (isIP(host) !== 0 && isListed(ipaddr.parse(host), inside));
  if (url.protocol === 'http:' && !isAllowed)
    throw new InsideAddress('Only https addresses are called, except those that the configuration allows.');
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
  if (!isAllowed && !addresses.every(({ address }) => isOutside(address, inside))) throw new InsideAddress(INSIDE);
  const [first] = addresses;
  if (!first) throw new InsideAddress('The name of this address cannot be found.');
  const trusted = authority === undefined ? {} : { ca: authority };
  const proxy = proxyFor(url, wayOut);
  if (!proxy) {
    const agent = url.protocol === 'https:' ? new https.Agent() : new http.Agent();
    return { options: { agent, lookup: answering(addresses), ...trusted }, close: () => agent.destroy() };
  }
  const agent = new HttpsProxyAgent(proxy);
  // The proxy gets the address, not a name that it would look up again.
  const at = { host: first.address, hostname: first.address, headers: { host: url.host } };
  return {
    options: { agent, ...at, ...trusted, ...(isIP(host) ? {} : { servername: host }) },
    close: () => agent.destroy(),
  };
}

function everyAddress(host: string): Promise<LookupAddress[]> {
  return dns.lookup(host, { all: true });
}

/** Always answers with the checked addresses. */
function answering(addresses: LookupAddress[]): LookupFunction {
  const [first = { address: '', family: 4 }] = addresses;
  return (_, options, done) => (options.all ? done(null, addresses) : done(null, first.address, first.family));
}

function isOutside(address: string, inside: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  return (isListed(parsed, GLOBAL) && parsed.range() === 'unicast') || isListed(parsed, inside);
}

/** Whether an address is one of these or in one of these ranges; host names among them match nothing. */
function isListed(address: ipaddr.IPv4 | ipaddr.IPv6, entries: readonly string[]): boolean {
  const listed = entries.flatMap((entry) => {
    if (entry.includes('/')) return [ipaddr.parseCIDR(entry)];
    return isIP(entry) === 0 ? [] : [ipaddr.parseCIDR(`${entry}/${isIP(entry) === 4 ? 32 : 128}`)];
  });
  return ipaddr.subnetMatch(address, { listed }, '') === 'listed';
}
