import type { StreamKind } from '@/lib/domain/audit-streams/rules';

export const STREAM_WORDS: Readonly<Record<StreamKind, { label: string; note: string; example: string }>> = {
  webhook: {
    label: 'Signed webhook',
    note: 'JSON, signed as in Standard Webhooks.',
    example: 'https://siem.example.com/steward',
  },
  splunk: {
    label: 'Splunk',
    note: 'The HTTP Event Collector.',
    example: 'https://splunk.example.com:8088/services/collector/event',
  },
  syslog: {
    label: 'Syslog over TLS',
    note: 'RFC 5424 messages, framed as in RFC 5425.',
    example: 'syslog.example.com:6514',
  },
};

export function streamWords(kind: string): string {
  return Object.hasOwn(STREAM_WORDS, kind) ? STREAM_WORDS[kind as StreamKind].label : kind;
}
