import os from 'node:os';
import { entryContent, type StoredEntry } from '@/lib/audit/chain';
import { writeLine } from '@/lib/audit/export';

/** An entry of the chain with its digest, as it is sent. */
export type SentEntry = StoredEntry & { digest: string | null };

/** Stands for entries that were pruned before they were sent: anybody can check its signed note. */
export interface SentGap {
  first: bigint;
  last: bigint;
  at: Date;
  note: string;
}

/** What is sent at once, as each kind of receiver takes it. */
export interface Parcel {
  /** The same for the same content. */
  id: string;
  /** The number that the receiver has come to with it. */
  last: bigint;
  webhook(): string;
  splunk(): string;
  syslog(): Buffer;
}

export function entriesParcel(streamId: string, entries: readonly [SentEntry, ...SentEntry[]]): Parcel {
  const [first, last] = [entries[0].seq, (entries.at(-1) ?? entries[0]).seq];
  return {
    ...{ id: `${streamId}-${first}-${last}`, last },
    // As the file of the whole chain has it: what a receiver keeps can be held against the checkpoints.
    webhook: () =>
      `{"type":"audit.entries","stream":"${streamId}","first":"${first}","last":"${last}","entries":[${entries.map(writeLine).join(',')}]}`,
    splunk: () =>
      entries
        .map((entry) => {
          const { at, seq, kind, command, digest } = entry;
          return splunkEvent(at, { ...entryContent(entry), digest }, { number: seq.toString(), kind, command });
        })
        .join('\n'),
    syslog: () => Buffer.concat(entries.map((entry) => toFrame(entryMessage(entry)))),
  };
}

const PRUNED = 'pruned';
const PRUNES = 'installation.prune_audit';

export function gapParcel(streamId: string, { at, note, ...gap }: SentGap): Parcel {
  const [first, last] = [gap.first.toString(), gap.last.toString()];
  const told = { type: 'audit.pruned', stream: streamId, first, last, note };
  const named = { number: last, kind: PRUNED, command: PRUNES, first };
  return {
    ...{ id: `${streamId}-${PRUNED}-${first}-${last}`, last: gap.last },
    webhook: () => JSON.stringify(told),
    splunk: () => splunkEvent(at, told, named),
    syslog: () => toFrame(syslogMessage(WARNING, at, named, JSON.stringify(told))),
  };
}

/** An event of Splunk's HTTP Event Collector. The number is an indexed field, so that repeats can be told. */
function splunkEvent(at: Date, event: object, fields: Record<string, string>): string {
  const from = { host: os.hostname(), source: 'steward', sourcetype: 'steward:audit' };
  return JSON.stringify({ time: at.getTime() / 1_000, ...from, event, fields });
}

/** Facility 13, log audit. */
const FACILITY = 13;
const [WARNING, INFORMATIONAL] = [4, 6];
const NOT_WELL: readonly string[] = ['denied', 'failed', 'unknown', 'expired'];
const BOM = '\u{feff}';

/** A syslog message after its length (RFC 5425). */
function toFrame(text: string): Buffer {
  const message = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

function entryMessage(entry: SentEntry): string {
  const { at, seq, kind, command, digest } = entry;
  const named = { number: seq.toString(), kind, command, digest: digest ?? '' };
  return syslogMessage(NOT_WELL.includes(kind) ? WARNING : INFORMATIONAL, at, named, writeLine(entry));
}

/** As RFC 5424 has it. */
function syslogMessage(severity: number, at: Date, named: Record<string, string>, text: string): string {
  const host =
    os
      .hostname()
      .replace(/[^!-~]/g, '')
      .slice(0, 255) || '-';
  const params = Object.entries(named).map(([name, value]) => `${name}="${value.replace(/[\\"\]]/g, '\\$&')}"`);
  // 32473 is the number that examples use: Steward has none of its own.
  const structured = `[steward@32473 ${params.join(' ')}]`;
  return `<${FACILITY * 8 + severity}>1 ${at.toISOString()} ${host} steward - audit ${structured} ${BOM}${text}`;
}
