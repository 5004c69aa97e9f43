import {
  createLoader,
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type Calendar, type DayRange, daysOfRange, RANGES } from '@/components/usage/range';
import { type Day, isDay } from '@/lib/core/time';
import type { AuditFilters } from '@/lib/domain/audit/query-schema';
import { OUTCOMES, placeOfCursor, SOURCES } from '@/lib/domain/audit/rules';

const parseAsDay = createParser<Day>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day });
const parseAsCursor = createParser<string>({
  parse: (text) => (placeOfCursor(text) ? text : null),
  serialize: (text) => text,
});

export const auditParams = {
  range: parseAsStringLiteral(RANGES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
  outcome: parseAsStringLiteral(OUTCOMES),
  source: parseAsStringLiteral(SOURCES),
  workspace: parseAsString,
  /** A command, or a noun for all of its commands. */
  action: parseAsString,
  who: parseAsString.withDefault(''),
  target: parseAsString.withDefault(''),
  /** From a thing's own page: its kind, and its ids. */
  kind: parseAsString,
  ids: parseAsArrayOf(parseAsString),
  actor: parseAsString,
  older: parseAsCursor,
  newer: parseAsCursor,
};

export const loadAuditParams = createLoader(auditParams);
export const auditHref = createSerializer(auditParams);
export type AuditParams = Awaited<ReturnType<typeof loadAuditParams>>;

export function auditDays({ range, from, to }: AuditParams, calendar: Calendar): DayRange {
  return daysOfRange(range, calendar, { from: from ?? undefined, to: to ?? undefined });
}

const MOST_LETTERS = 100;
const short = (text: string | null) => (text && text.length <= 200 ? text : undefined);

/** What the address asks for. What it says wrongly is left out, as if it were not said. */
export function auditFiltersOf(params: AuditParams, days: DayRange): AuditFilters {
  const { outcome, source, workspace, action, who, target, kind, ids, actor, older, newer } = params;
  return {
    ...days,
    outcome: outcome ?? undefined,
    source: source ?? undefined,
    workspaceIds: short(workspace) ? [short(workspace) ?? ''] : undefined,
    actions: action && action.length <= 60 ? [action] : undefined,
    who: who.slice(0, MOST_LETTERS),
    target: target.slice(0, MOST_LETTERS),
    subjects:
      kind && ids ? ids.slice(0, 20).map((id) => ({ kind: kind.slice(0, 40), id: id.slice(0, 300) })) : undefined,
    actorId: short(actor),
    before: older ?? undefined,
    after: older ? undefined : (newer ?? undefined),
  };
}

/** Whether the list is narrowed by more than days. */
export function isNarrowed({
  range: _,
  from: _from,
  to: _to,
  older: _older,
  newer: _newer,
  ...rest
}: AuditParams): boolean {
  return Object.values(rest).some((value) => value !== null && value !== '');
}
