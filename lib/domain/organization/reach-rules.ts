/** The upstream's last response: the HTTP status, or a word for why there was none. */
export interface LastAnswer {
  status: number | null;
  code: string | null;
}

export type Reach = { status: 'ok' | 'refused' | 'unreachable' | 'failing'; says: string | null };

const TRYING = 'Steward keeps trying.';
const UNREACHABLE: Record<string, string> = {
  unreachable_name: `Anthropic’s API could not be found by DNS. Check the connection; if you use a proxy, set HTTPS_PROXY. ${TRYING}`,
  unreachable_certificate: `The certificate of Anthropic’s API is not trusted here. If a proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to its CA file and restart.`,
  unreachable_proxy: `The proxy blocks Anthropic’s API. Check HTTPS_PROXY and what the proxy allows. ${TRYING}`,
};

/** How Anthropic's API answers Steward, and what to do if it does not. */
export function describeReach({ status, code }: LastAnswer): Reach {
  if (status === 401)
    return {
      status: 'refused',
      says: 'Anthropic rejects the Admin key. Create a new one in the Claude Console (Settings > Admin keys), set ANTHROPIC_ADMIN_KEY and restart.',
    };
  if (status === null)
    return {
      status: 'unreachable',
      says:
        UNREACHABLE[code ?? ''] ??
        `Anthropic’s API cannot be reached. Check the connection; if you use a proxy, set HTTPS_PROXY. ${TRYING}`,
    };
  if (status >= 500) return { status: 'failing', says: `Anthropic’s API is returning errors (${status}). ${TRYING}` };
  return { status: 'ok', says: null };
}
