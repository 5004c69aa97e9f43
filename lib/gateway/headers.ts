import type { IncomingMessage } from 'node:http';

/** Between two hops alone. */
const HOP_BY_HOP = [
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
];

/** Credentials, what the gateway sets itself, and what proxies say about the caller: none of Anthropic's business. */
const NOT_FORWARDED = new Set([
  ...HOP_BY_HOP,
  ...['host', 'expect', 'x-api-key', 'authorization', 'cookie', 'accept-encoding'],
  ...['anthropic-workspace-id', 'anthropic-user-profile-id'],
  ...['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'x-original-forwarded-for'],
  ...['true-client-ip', 'cf-connecting-ip', 'cf-connecting-ipv6', 'fastly-client-ip', 'x-envoy-external-address'],
]);
/** Cookies of upstream's, and other ways to it, are not for those who know the gateway alone. */
const NOT_RETURNED = new Set([...HOP_BY_HOP, 'set-cookie', 'set-cookie2', 'alt-svc']);

interface Name {
  plain: string;
  isForwarded: boolean;
  isReturned: boolean;
}

/** Few names come again and again. */
const names = new Map<string, Name>();
const [MOST_NAMES, LONGEST_NAME] = [1_000, 64];

function readName(name: string): Name {
  const known = names.get(name);
  if (known !== undefined) return known;
  // Some servers read `x_api_key` as `x-api-key`, so here it is one.
  const plain = name.toLowerCase().replaceAll('_', '-');
  const read = { plain, isForwarded: isForwarded(plain, name), isReturned: !NOT_RETURNED.has(plain) };
  if (names.size < MOST_NAMES && name.length <= LONGEST_NAME) names.set(name, read);
  return read;
}

function isForwarded(plain: string, name: string): boolean {
  if (NOT_FORWARDED.has(plain) || plain.startsWith('x-forwarded')) return false;
  // What the gateway has not judged, because it is not the header that it looks like.
  return !(plain.startsWith('content-') && name.includes('_'));
}

/** Names and values in turn: those that go that way, without what `connection` names. */
function passing(raw: readonly string[], way: 'isForwarded' | 'isReturned'): string[] {
  const kept: string[] = [];
  const named = new Set<string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    const read = readName(name);
    if (read[way]) kept.push(name, value);
    else if (read.plain === 'connection') for (const other of value.split(',')) named.add(readName(other.trim()).plain);
  }
  return named.size === 0 ? kept : withoutNamed(kept, named);
}

function withoutNamed(raw: readonly string[], named: ReadonlySet<string>): string[] {
  return raw.filter((_, at) => !named.has(readName(raw[at - (at % 2)] ?? '').plain));
}

/** What upstream is sent: the client's own headers, and what the gateway puts in the place of its credentials. */
export function forwardedHeaders(raw: readonly string[], vendorKey: string, workspaceId: string): string[] {
  const headers = passing(raw, 'isForwarded');
  headers.push('accept-encoding', 'identity', 'anthropic-workspace-id', workspaceId);
  // Tokens of OAuth go as Bearer, keys as what they are.
  if (vendorKey.startsWith('sk-ant-oat')) headers.push('authorization', `Bearer ${vendorKey}`);
  else headers.push('x-api-key', vendorKey);
  return headers;
}

export function returnedHeaders(raw: readonly Buffer[]): string[] {
  const texts = raw.map((part) => part.toString('latin1'));
  return passing(texts, 'isReturned');
}

const NONE: string[] = [];

/** Each value that a request has under a name; most have none. */
export function valuesIn({ headers, rawHeaders }: IncomingMessage, name: string): string[] {
  return headers[name] === undefined ? NONE : valuesOf(rawHeaders, name);
}

export function valuesOf(raw: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) if (isNamed(raw[at], name)) found.push(raw[at + 1] ?? '');
  return found;
}

/** Whether that is what it is called, in letters of any size. */
export function isNamed(given: string | undefined, name: string): boolean {
  return given !== undefined && given.length === name.length && given.toLowerCase() === name;
}
