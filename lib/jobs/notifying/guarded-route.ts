import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { HttpsProxyAgent } from 'https-proxy-agent';
import ipaddr from 'ipaddr.js';
import { proxyFor } from '@/lib/core/way-out';
import type { Outgoing } from './outgoing';

/** An address lies inside the network, or names one that does. The sentence is shown to whoever set the channel up. */
export class InsideAddress extends Error {}

export const INSIDE = 'This address lies inside the network. An allow-list in the configuration can open it.';

/** Of IPv6 this alone is the internet; what lies beside it is local, embeds other addresses, or nothing yet. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

interface Route {
  options: https.RequestOptions;
  close(): void;
}

/**
 * The way to an address that somebody entered: never to this machine or into this network, whatever it is spelt like and
 * whatever its name answers, unless the configuration allows it. What was checked is what is connected to, also by a proxy.
 */
export async function routeTo(url: URL, { inside, wayOut, lookup }: Outgoing): Promise<Route> {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const isAllowed = inside.includes(host) || (isIP(host) !== 0 && isListed(ipaddr.parse(host), inside));
  if (url.protocol === 'http:' && !isAllowed)
    throw new InsideAddress('Only https addresses are called, but for those that the configuration allows.');
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await addressesOf(host, lookup);
  if (!isAllowed && !addresses.every(({ address }) => isOutside(address, inside))) throw new InsideAddress(INSIDE);
  const [first] = addresses;
  if (!first) throw new InsideAddress('The name of this address is not known.');
  const proxy = proxyFor(url, wayOut);
  if (!proxy) {
    const agent = url.protocol === 'https:' ? new https.Agent() : new http.Agent();
    return { options: { agent, lookup: answering(addresses) }, close: () => agent.destroy() };
  }
  const agent = new HttpsProxyAgent(proxy);
  // The proxy is told the address, not a name that it would look up once more.
  const at = { host: first.address, hostname: first.address, headers: { host: url.host } };
  return { options: { agent, ...at, ...(isIP(host) ? {} : { servername: host }) }, close: () => agent.destroy() };
}

async function addressesOf(host: string, lookup?: LookupFunction): Promise<dns.LookupAddress[]> {
  const ask = (lookup ?? dns.lookup) as unknown as typeof dns.lookup;
  return promisify<string, dns.LookupAllOptions, dns.LookupAddress[]>(ask as never)(host, { all: true });
}

/** Answers with what was checked, however often it is asked. */
function answering(addresses: dns.LookupAddress[]): LookupFunction {
  const [first = { address: '', family: 4 }] = addresses;
  return (_, options, done) => (options.all ? done(null, addresses) : done(null, first.address, first.family));
}

function isOutside(address: string, inside: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  const isGlobal = parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6 as [never, number]);
  return (isGlobal && parsed.range() === 'unicast') || isListed(parsed, inside);
}

function isListed(address: ipaddr.IPv4 | ipaddr.IPv6, inside: readonly string[]): boolean {
  return inside.some((entry) => {
    if (!entry.includes('/')) return isIP(entry) !== 0 && ipaddr.parse(entry).toString() === address.toString();
    const [range, bits] = ipaddr.parseCIDR(entry);
    return range.kind() === address.kind() && address.match(range as never, bits);
  });
}
