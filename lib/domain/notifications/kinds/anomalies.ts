import { z } from 'zod';
import { formatMoney } from '@/lib/core/money';
import { formatInstant } from '@/lib/core/time';
import { decimals } from '@/lib/operations/codecs';
import { declareKind, ref, text } from './declare';

/** A series that spends more than usual; amounts in nano-dollars. */
const incident = z.object({
  incidentId: ref,
  /** What it is called: `API key nightly-index`. */
  name: text,
  since: z.iso.datetime(),
  amount: decimals,
  usual: decimals,
});

const money = (nano: string) => formatMoney(BigInt(nano));
const example = {
  ...{ incidentId: '0b2f7c1e-0000-4000-8000-000000000003', name: 'API key nightly-index' },
  ...{ since: '2026-11-23T01:00:00Z', amount: '412700000000', usual: '18300000000' },
};

const atIncident = ({ incidentId }: { incidentId: string }) => `/anomalies/${encodeURIComponent(incidentId)}`;

export const ANOMALY_KINDS = {
  'anomaly.opened': declareKind({
    words: 'Spending is far above usual',
    group: 'anomalies',
    tone: 'danger',
    hears: 'cost:read',
    money: true,
    mail: 'at_once',
    about: incident,
    example,
    subject: ({ name, amount }) => `${name} has spent ${money(amount)}, far more than usual`,
    lines: ({ since, amount, usual }) => [
      `It has spent ${money(amount)} since ${formatInstant(new Date(since))}; the usual amount is ${money(usual)}.`,
    ],
    path: atIncident,
  }),
  'anomaly.ended': declareKind({
    words: 'Spending is back to normal',
    group: 'anomalies',
    tone: 'good',
    hears: 'cost:read',
    money: true,
    mail: 'daily',
    about: incident.extend({ until: z.iso.datetime() }),
    example: { ...example, until: '2026-11-23T07:00:00Z' },
    subject: ({ name }) => `${name} is back to its usual spending`,
    lines: ({ since, until, amount, usual }) => [
      `It spent ${money(amount)} from ${formatInstant(new Date(since))} to ${formatInstant(new Date(until))}, instead of the usual ${money(usual)}.`,
    ],
    path: atIncident,
  }),
};
