/** Keys of Anthropic's of whatever kind, keys of the gateway, and API tokens of Steward, wherever they stand in a text. */
const SECRETS = /(sk-ant-[a-z]+\d*-|\bstw_)([A-Za-z0-9_-]{20,})/g;

export function holdsSecret(text: string): boolean {
  return text.search(SECRETS) >= 0;
}

/** The text with each secret cut to what may be shown of it, as lists show a key: `sk-ant-api03-R2D...igAA`. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRETS, (_, start: string, rest: string) => `${start}${rest.slice(0, 3)}...${rest.slice(-4)}`);
}
