import {
  createLoader,
  createParser,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type Calendar, type DayRange, daysOfRange, RANGES } from '@/components/usage/range';
import { type Day, isDay } from '@/lib/core/time';

const OUTCOMES = ['succeeded', 'failed', 'unknown', 'denied', 'expired', 'queued', 'running'] as const;
const parseAsDay = createParser<Day>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day });

export const auditParams = {
  range: parseAsStringLiteral(RANGES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
  outcome: parseAsStringLiteral(OUTCOMES),
  /** One change alone, from a toast. */
  intent: parseAsString,
  page: parseAsInteger.withDefault(1),
};

export const loadAuditParams = createLoader(auditParams);
export const auditHref = createSerializer(auditParams);
export type AuditParams = Awaited<ReturnType<typeof loadAuditParams>>;

export function auditDays({ range, from, to }: AuditParams, calendar: Calendar): DayRange {
  return daysOfRange(range, calendar, { from: from ?? undefined, to: to ?? undefined });
}
