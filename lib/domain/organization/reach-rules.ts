/** The last sign of the upstream: the HTTP status, or in a word why there was none. */
export interface LastAnswer {
  status: number | null;
  code: string | null;
}

export type Reach = { status: 'ok' | 'refused' | 'unreachable' | 'failing'; says: string | null };

const TRYING = 'Steward keeps trying.';
const UNREACHABLE: Record<string, string> = {
  unreachable_name: `The name of Anthropic's API is not known on this network. Check the connection; if a proxy leads out, set HTTPS_PROXY. ${TRYING}`,
  unreachable_certificate: `The certificate that Anthropic's API shows is not trusted here. If a proxy opens TLS, set NODE_EXTRA_CA_CERTS to the file of its certificate authority and start again.`,
  unreachable_proxy: `The proxy does not let Steward through to Anthropic's API. Check HTTPS_PROXY and what the proxy allows. ${TRYING}`,
};

/** How Anthropic's API answers Steward, and what to do where it does not. */
export function reachOf({ status, code }: LastAnswer): Reach {
  if (status === 401)
    return {
      status: 'refused',
      says: 'Anthropic refuses the Admin key. Make a new one in the Claude Console (Settings > Admin keys), set ANTHROPIC_ADMIN_KEY and start again.',
    };
  if (status === null)
    return {
      status: 'unreachable',
      says:
        UNREACHABLE[code ?? ''] ??
        `Anthropic's API cannot be reached. Check the connection; if a proxy leads out, set HTTPS_PROXY. ${TRYING}`,
    };
  if (status >= 500)
    return { status: 'failing', says: `Anthropic's API answers with errors at present (${status}). ${TRYING}` };
  return { status: 'ok', says: null };
}
