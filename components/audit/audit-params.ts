import { createLoader, createSerializer, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { parseAsDay } from '@/components/page/day-param';
import { parseAsPlace } from '@/components/page/list/place';
import { parseAsName } from '@/components/page/name-param';
import { type Calendar, type DayRange, daysOfRange, RANGES } from '@/components/usage/range';
import type { AuditFilters } from '@/lib/domain/audit/query-schema';
import { CHANGE_FORMATS, MOST_LETTERS, OUTCOMES, SOURCES } from '@/lib/domain/audit/rules';

export const auditParams = {
  range: parseAsStringLiteral(RANGES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
  outcome: parseAsStringLiteral(OUTCOMES),
  source: parseAsStringLiteral(SOURCES),
  workspace: parseAsName(MOST_LETTERS.id),
  /** A command, or a noun for all of its commands. */
  action: parseAsName(MOST_LETTERS.action),
  who: parseAsString.withDefault(''),
  target: parseAsString.withDefault(''),
  /** From a thing's own page: as what it is changed, and its ids. */
  kind: parseAsArrayOf(parseAsName(MOST_LETTERS.kind)),
  ids: parseAsArrayOf(parseAsName(MOST_LETTERS.subject)),
  actor: parseAsName(MOST_LETTERS.id),
  older: parseAsPlace,
  newer: parseAsPlace,
};

const exportParams = { ...auditParams, format: parseAsStringLiteral(CHANGE_FORMATS).withDefault('csv') };
export const loadExportFormat = createLoader({ format: exportParams.format });
export const exportHref = createSerializer(exportParams);
export const loadAuditParams = createLoader(auditParams);
export const loadAuditPlace = createLoader({ older: auditParams.older, newer: auditParams.newer });
export const auditHref = createSerializer(auditParams);
export type AuditParams = Awaited<ReturnType<typeof loadAuditParams>>;

export function auditDays({ range, from, to }: AuditParams, calendar: Calendar): DayRange {
  return daysOfRange(range, calendar, { from: from ?? undefined, to: to ?? undefined });
}

const MOST_SEARCHED = 100;
const MOST_SUBJECTS = 20;

type Asked = Omit<AuditParams, 'range' | 'from' | 'to'>;

export const NOTHING_ASKED: Asked = {
  ...{ outcome: null, source: null, workspace: null, action: null, who: '', target: '' },
  ...{ kind: null, ids: null, actor: null, older: null, newer: null },
};

/** What the address asks for. */
export function toAuditFilters(params: AuditParams, days: DayRange): AuditFilters {
  return { ...days, ...toFilters(params) };
}

export function toFilters(asked: Asked): AuditFilters {
  const { outcome, source, workspace, action, who, target, kind, ids, actor, older, newer } = asked;
  const subjects = (kind ?? []).flatMap((of) => (ids ?? []).map((id) => ({ kind: of, id })));
  return {
    outcome: outcome ?? undefined,
    source: source ?? undefined,
    workspaceIds: workspace ? [workspace] : undefined,
    actions: action ? [action] : undefined,
    who: who.slice(0, MOST_SEARCHED),
    target: target.slice(0, MOST_SEARCHED),
    subjects: subjects.length > 0 ? subjects.slice(0, MOST_SUBJECTS) : undefined,
    actorId: actor ?? undefined,
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
