import os from 'node:os';
import { entryContent, type StoredEntry } from '@/lib/audit/chain';
import { writeLine } from '@/lib/audit/export';

/** An entry of the chain with its digest, as it is sent. */
export type SentEntry = StoredEntry & { digest: string | null };

/** As the file of the whole chain has it: what a receiver keeps can be held against the checkpoints. */
export function webhookBody(streamId: string, entries: readonly SentEntry[]): string {
  const [first, last] = [entries.at(0)?.seq, entries.at(-1)?.seq].map(String);
  return `{"type":"audit.entries","stream":"${streamId}","first":"${first}","last":"${last}","entries":[${entries.map(writeLine).join(',')}]}`;
}

/** Events of Splunk's HTTP Event Collector, one after another. The number is an indexed field, so that repeats can be told. */
export function splunkBody(entries: readonly SentEntry[]): string {
  return entries
    .map((entry) =>
      JSON.stringify({
        time: entry.at.getTime() / 1_000,
        host: os.hostname(),
        source: 'steward',
        sourcetype: 'steward:audit',
        event: { ...entryContent(entry), digest: entry.digest },
        fields: { number: entry.seq.toString(), kind: entry.kind, command: entry.command },
      }),
    )
    .join('\n');
}

/** Facility 13, log audit. */
const FACILITY = 13;
const [WARNING, INFORMATIONAL] = [4, 6];
const NOT_WELL: readonly string[] = ['denied', 'failed', 'unknown', 'expired'];
const BOM = '\u{feff}';

/** Syslog messages (RFC 5424), each after its length (RFC 5425). */
export function syslogFrames(entries: readonly SentEntry[]): Buffer {
  const frames = entries.map((entry) => {
    const message = Buffer.from(syslogMessage(entry), 'utf8');
    return Buffer.concat([Buffer.from(`${message.length} `), message]);
  });
  return Buffer.concat(frames);
}

function syslogMessage(entry: SentEntry): string {
  const priority = FACILITY * 8 + (NOT_WELL.includes(entry.kind) ? WARNING : INFORMATIONAL);
  const host =
    os
      .hostname()
      .replace(/[^!-~]/g, '')
      .slice(0, 255) || '-';
  const data = { number: entry.seq.toString(), kind: entry.kind, command: entry.command, digest: entry.digest ?? '' };
  const params = Object.entries(data).map(([name, value]) => `${name}="${value.replace(/[\\"\]]/g, '\\$&')}"`);
  // 32473 is the number that examples use: Steward has none of its own.
  const structured = `[steward@32473 ${params.join(' ')}]`;
  return `<${priority}>1 ${entry.at.toISOString()} ${host} steward - audit ${structured} ${BOM}${writeLine(entry)}`;
}
