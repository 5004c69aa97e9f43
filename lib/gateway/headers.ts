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

/** Some servers read `x_api_key` as `x-api-key`, so here it is one. Few names come again and again. */
const plainNames = new Map<string, string>();
const [MOST_NAMES, LONGEST_NAME] = [1_000, 64];

function plainNameOf(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replaceAll('_', '-');
  if (plainNames.size < MOST_NAMES && name.length <= LONGEST_NAME) plainNames.set(name, plain);
  return plain;
}

/** Names and values in turn, without those and without what `connection` names. */
function without(raw: readonly string[], isLeft: (plain: string, name: string) => boolean): string[] {
  const named = new Set<string>();
  for (let at = 0; at + 1 < raw.length; at += 2)
    if (plainNameOf(raw[at] ?? '') === 'connection')
      for (const name of raw[at + 1]?.split(',') ?? []) named.add(plainNameOf(name.trim()));
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    const plain = plainNameOf(name);
    if (!isLeft(plain, name) && !named.has(plain)) kept.push(name, value);
  }
  return kept;
}

function isNotForwarded(plain: string, name: string): boolean {
  if (NOT_FORWARDED.has(plain) || plain.startsWith('x-forwarded')) return true;
  // What the gateway has not judged, because it is not the header that it looks like.
  return plain.startsWith('content-') && name.includes('_');
}

/** What upstream is sent: the client's own headers, and what the gateway puts in the place of its credentials. */
export function forwardedHeaders(raw: readonly string[], vendorKey: string, workspaceId: string): string[] {
  const headers = without(raw, isNotForwarded);
  headers.push('accept-encoding', 'identity', 'anthropic-workspace-id', workspaceId);
  // Tokens of OAuth go as Bearer, keys as what they are.
  if (vendorKey.startsWith('sk-ant-oat')) headers.push('authorization', `Bearer ${vendorKey}`);
  else headers.push('x-api-key', vendorKey);
  return headers;
}

export function returnedHeaders(raw: readonly Buffer[]): string[] {
  return without(
    raw.map((part) => part.toString('latin1')),
    (name) => NOT_RETURNED.has(name),
  );
}

const NONE: string[] = [];

/** Each value that a request has under a name; most have none. */
export function valuesIn({ headers, rawHeaders }: IncomingMessage, name: string): string[] {
  return headers[name] === undefined ? NONE : valuesOf(rawHeaders, name);
}

export function valuesOf(raw: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) if (raw[at]?.toLowerCase() === name) found.push(raw[at + 1] ?? '');
  return found;
}
