/** What somebody can add; mail is always there. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'teams'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** The channel of mail: there is one, and its address is each recipient's own. */
export const EMAIL_CHANNEL = 'email';
export const INBOX_CHANNEL = 'inbox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long after each try that failed the next one comes: some fifteen hours in all. */
const WAITS_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2 * HOUR_MS, 5 * HOUR_MS, 8 * HOUR_MS],
];
export const MOST_ATTEMPTS = WAITS_MS.length + 1;
/** From so many failures in a row on, a channel is said not to deliver. */
export const FAILING_AFTER = 5;
/** How long the secret before is valid beside a new one. */
export const SECRET_OVERLAP_MS = 24 * HOUR_MS;

/** How long to wait after a try, a fifth more or less, so that what failed together does not come back together; null: no more. */
export function waitAfter(attempts: number, random: number): number | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (0.8 + 0.4 * random));
}

/** What is wrong with an address that somebody entered, as a sentence; null: nothing. */
export function addressProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'This is not an address. It begins with https://.';
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'Only https addresses can be called.';
  if (username || password) return 'Leave out user and password: the address would be kept with them.';
  return hash ? 'Leave out what follows the #: it is never sent.' : null;
}

/** What of an address everybody may see. The rest is a secret with Slack and Teams. */
export function shownAddress(text: string): string {
  return new URL(text).host;
}

export interface ChannelReach {
  kinds: readonly string[];
  workspaceIds: readonly string[];
  money: boolean;
}

interface Told {
  kind: string;
  money: boolean;
  workspaceIds: readonly string[];
}

/** Whether a channel may tell this: as far as whoever set it up said. */
export function mayTell(channel: ChannelReach, { money, workspaceIds }: Told): boolean {
  if (money && !channel.money) return false;
  return channel.workspaceIds.length === 0 || workspaceIds.some((id) => channel.workspaceIds.includes(id));
}

/** The domain of a mail address, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
