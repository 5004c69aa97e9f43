import ipaddr from 'ipaddr.js';

export const MOST_NETWORKS = 50;

/** An address or a network in its usual form, such as `203.0.113.0/24`; null if it is neither. */
export function parseNetwork(text: string): string | null {
  const [address = '', bits, ...rest] = text.trim().split('/');
  if (rest.length > 0 || !ipaddr.isValid(address)) return null;
  // `127.1` is valid to the library and `010.0.0.1` octal: neither is what anybody means.
  if (!address.includes(':') && !/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(address)) return null;
  const parsed = ipaddr.parse(address);
  const most = parsed.kind() === 'ipv6' ? 128 : 32;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null;
  return `${parsed.toString()}/${bits ?? most}`;
}

/** Whether a request from this address is in one of these; none: any. IPv4 in IPv6 counts as IPv4. */
export function isFrom(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return networks.some((network) => {
    const [given, bits] = ipaddr.parseCIDR(network);
    const isMapped = given.kind() === 'ipv6' && bits >= 96 && (given as ipaddr.IPv6).isIPv4MappedAddress();
    const base = isMapped ? (given as ipaddr.IPv6).toIPv4Address() : given;
    return base.kind() === from.kind() && from.match(base, isMapped ? bits - 96 : bits);
  });
}

/** Whether the whole network lies in one of these. */
export function isWithin(network: string, others: readonly string[]): boolean {
  const [base, bits] = ipaddr.parseCIDR(network);
  return others.some((other) => {
    const [otherBase, otherBits] = ipaddr.parseCIDR(other);
    return base.kind() === otherBase.kind() && bits >= otherBits && base.match(otherBase, otherBits);
  });
}
