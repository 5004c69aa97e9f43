export const MOST_PER_WORKSPACE = 10;

/** Why this cannot be a key with which the gateway asks Anthropic; null if it can. */
export function vendorKeyRefusal(text: string): string | null {
  if (text.startsWith('sk-ant-stw-')) return 'This is a key of Steward’s own gateway. Enter a key of Anthropic’s.';
  if (text.startsWith('sk-ant-admin'))
    return 'This is an Admin key, which must never be here. Enter an API key of the workspace, best of a service account.';
  if (!/^sk-ant-[A-Za-z0-9_-]{8,300}$/.test(text)) return 'This is not a key of Anthropic’s: those begin with sk-ant-.';
  return null;
}
