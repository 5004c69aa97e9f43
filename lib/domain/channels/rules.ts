/** Kinds that can be added; mail always exists. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'teams'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** The mail channel: there is one, and each recipient has an address of their own. */
export const EMAIL_CHANNEL = 'email';
export const INBOX_CHANNEL = 'inbox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long to wait after each failed try: about fifteen hours in all. */
const WAITS_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2 * HOUR_MS, 5 * HOUR_MS, 8 * HOUR_MS],
];
export const MOST_ATTEMPTS = WAITS_MS.length + 1;
/** After this many failures in a row, a channel counts as failing. */
export const FAILING_AFTER = 5;
/** How long the previous secret stays valid beside a new one. */
export const SECRET_OVERLAP_MS = 24 * HOUR_MS;

/** How long to wait after a try, give or take a fifth, so that failures do not all retry at the same moment; null: give up. */
export function waitAfter(attempts: number, random: number): number | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (0.8 + 0.4 * random));
}

/** What is wrong with an entered address, as a sentence; null: nothing. */
export function addressProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'Enter an address that starts with https://.';
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'Only https addresses can be called.';
  if (username || password) return 'Leave out the user name and password: they would be stored with the address.';
  return hash ? 'Leave out the # and what follows: it is never sent.' : null;
}

/** The part of an address that everyone may see. With Slack and Teams, the rest is a secret. */
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

/** Whether a channel may send this, as it was set up. */
export function mayTell(channel: ChannelReach, { money, workspaceIds }: Told): boolean {
  if (money && !channel.money) return false;
  return channel.workspaceIds.length === 0 || workspaceIds.some((id) => channel.workspaceIds.includes(id));
}

/** The domain of a mail address, in lower case. */
export function parseDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
