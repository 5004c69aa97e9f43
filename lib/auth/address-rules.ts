import { isIP } from 'node:net';

/** The normalised address: without port, brackets and zone, and IPv4 where IPv6 wraps it. Null: not an address. */
export function plainAddress(given: string): string | null {
  const text = given.trim();
  const inBrackets = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1];
  const bare = (inBrackets ?? text.replace(/^([\d.]+):\d{1,5}$/, '$1')).replace(/%[\w.~-]*$/, '');
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return null;
  const groups = parseGroups(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return spelled(bare);
  const bytes = groups.slice(6).flatMap((group) => [group >> 8, group & 255]);
  return bytes.join('.');
}

/** What counts as one caller: an IPv4 address, or the IPv6 /64 of a household or machine. */
export function toNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = parseGroups(address).slice(0, 4);
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}

function spelled(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function parseGroups(address: string): number[] {
  const [head = '', tail] = spelled(address).split('::');
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [numbers(head), numbers(tail ?? '')];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
