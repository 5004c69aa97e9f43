import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isFrom } from '@/lib/core/networks';

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
  const known = peerOf(peer ?? '', proxies);
  let { address } = known;
  if (!known.isProxy) return address;
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

interface Peer {
  address: string;
  isProxy: boolean;
}

/** The same few come again and again. */
const peers = new WeakMap<BlockList, Map<string, Peer>>();
const MOST_KNOWN = 10_000;

function peerOf(text: string, proxies: BlockList): Peer {
  const known = peers.get(proxies) ?? new Map<string, Peer>();
  const found = known.get(text);
  if (found) return found;
  const address = plainAddress(text);
  const peer = { address, isProxy: address !== '' && isProxy(address, proxies) };
  if (known.size >= MOST_KNOWN) known.clear();
  peers.set(proxies, known.set(text, peer));
  return peer;
}

const judged = new WeakMap<readonly string[], Map<string, boolean>>();

/** Whether an address is in one of a key's networks, which is worked out once while they are known. */
export function isAllowed(address: string, networks: readonly string[]): boolean {
  const known = judged.get(networks) ?? new Map<string, boolean>();
  const found = known.get(address) ?? isFrom(address, networks);
  if (known.size >= MOST_KNOWN) known.clear();
  judged.set(networks, known.set(address, found));
  return found;
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
