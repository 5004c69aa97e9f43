import { addressProblem } from '@/lib/domain/channels/rules';

export const STREAM_KINDS = ['webhook', 'splunk', 'syslog'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

const LATE_MS = 15 * 60_000;
/** A stream that is paused keeps entries from being pruned for so long. */
export const KEPT_WHILE_PAUSED_MS = 7 * 86_400_000;
const WAITS_MS = [5_000, 15_000, 60_000, 300_000];

/** Whether an entry has waited for too long for a stream, since the first of those that wait was written. */
export function isStreamLate(state: string, since: Date | null, now: Date): since is Date {
  return state === 'active' && since !== null && now.getTime() - since.getTime() > LATE_MS;
}

/** How long to wait after so many failed tries in a row. Never for good: nothing is dropped. */
export function waitAfterFailures(failures: number): number {
  return WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? 0;
}

const SYSLOG = /^(?<host>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):(?<port>\d{1,5})$/i;

/** What is wrong with an address that was entered for such a stream, as a sentence; null: nothing. */
export function streamAddressProblem(kind: StreamKind, address: string): string | null {
  if (kind !== 'syslog') return addressProblem(address);
  const port = Number(SYSLOG.exec(address)?.groups?.port ?? 0);
  return port > 0 && port < 65_536 ? null : 'Enter a host and a port, such as syslog.example.com:6514.';
}

/** The part of it that everyone may see. */
export function shownStreamAddress(kind: StreamKind, address: string): string {
  return kind === 'syslog' ? address : new URL(address).host;
}

/** `entries 6 to 10`. */
export function entriesWords(first: string, last: string): string {
  const [from, to] = [first, last].map((number) => Number(number).toLocaleString('en-GB'));
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}
