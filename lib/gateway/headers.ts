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
  ...['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port'],
]);
/** Cookies of upstream's, and other ways to it, are not for those who know the gateway alone. */
const NOT_RETURNED = new Set([...HOP_BY_HOP, 'set-cookie', 'set-cookie2', 'alt-svc']);

/** Names and values in turn, without those and without what `connection` names. */
function without(raw: readonly string[], left: ReadonlySet<string>): string[] {
  const named = new Set<string>();
  for (let at = 0; at < raw.length; at += 2)
    if (raw[at]?.toLowerCase() === 'connection')
      for (const name of raw[at + 1]?.split(',') ?? []) named.add(name.trim().toLowerCase());
  const kept: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    // Some servers read `x_api_key` as `x-api-key`.
    const lower = name.toLowerCase().replaceAll('_', '-');
    if (!left.has(lower) && !named.has(lower)) kept.push(name, value);
  }
  return kept;
}

/** What upstream is sent: the client's own headers, and what the gateway puts in the place of its credentials. */
export function forwardedHeaders(raw: readonly string[], vendorKey: string, workspaceId: string): string[] {
  const headers = without(raw, NOT_FORWARDED);
  headers.push('accept-encoding', 'identity', 'anthropic-workspace-id', workspaceId);
  // Tokens of OAuth go as Bearer, keys as what they are.
  if (vendorKey.startsWith('sk-ant-oat')) headers.push('authorization', `Bearer ${vendorKey}`);
  else headers.push('x-api-key', vendorKey);
  return headers;
}

export function returnedHeaders(raw: readonly Buffer[]): string[] {
  return without(
    raw.map((part) => part.toString('latin1')),
    NOT_RETURNED,
  );
}

export function valuesOf(raw: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) if (raw[at]?.toLowerCase() === name) found.push(raw[at + 1] ?? '');
  return found;
}
