import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The hops that are believed: networks of proxies, none at all, or null while nobody said. */
export type Proxies = readonly string[] | null;

export function proxyList(proxies: Proxies): BlockList {
  const list = new BlockList();
  for (const network of proxies ?? []) {
    const [base, bits] = ipaddr.parseCIDR(network);
    list.addSubnet(base.toString(), bits, base.kind());
  }
  return list;
}

/**
 * Who a request is from: the socket's own peer, or, as far as proxies that are believed say so, the right-most hop that is
 * none of them. What stands to the left of that hop is its word alone, and is not read.
 */
export function callerAddress(peer: string | undefined, forwarded: readonly string[], proxies: BlockList): string {
  let address = plainAddress(peer ?? '');
  if (address === '' || !isProxy(address, proxies)) return address;
  if (forwarded.length === 0) return address;
  const hops = forwarded.join(',').split(',');
  for (let at = hops.length - 1; at >= 0; at -= 1) {
    const hop = plainAddress(hops[at] ?? '');
    // What is no address was not written by a proxy of ours: nobody.
    if (hop === '') return '';
    address = hop;
    if (!isProxy(address, proxies)) return address;
  }
  return address;
}

function isProxy(address: string, proxies: BlockList): boolean {
  return proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An address without port, brackets and zone, IPv4 in IPv6 as IPv4; empty for anything else. */
function plainAddress(text: string): string {
  const trimmed = text.trim();
  const bare =
    /^\[([^\]]{1,64})\](:\d{1,5})?$/.exec(trimmed)?.[1] ?? /^([\d.]{7,15}):\d{1,5}$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.split('%')[0] ?? '';
  return isIP(address) === 0 ? '' : ipaddr.process(address).toString();
}
