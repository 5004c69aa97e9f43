import type { PersonActor } from '@/lib/access/principals';
import { formatInstant } from '@/lib/core/time';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { AuditRows, type ShownChange } from './audit-rows';
import { changedFields } from './audit-words';
import { outcomeNote } from './outcome-look';
import { subjectWords, targetHref } from './subject-link';

const SHOWN_FIELDS = 2;

/** Changes, newest first; what their rows say becomes words here, and one island draws them. */
export function AuditTable({ rows, actor }: { rows: readonly AuditRow[]; actor: PersonActor }) {
  return <AuditRows rows={rows.map((row) => shownChange(row, actor))} />;
}

function shownChange(row: AuditRow, actor: PersonActor): ShownChange {
  const { intentId, askedAt, actorName, command, commandWords, subject, state, step } = row;
  const { before, after } = step ?? row;
  const fields = changedFields(before, after);
  const href = targetHref(row, actor);
  const note = step ? step.message : outcomeNote(row);
  return {
    ...{ id: intentId, at: formatInstant(askedAt), who: actorName, command },
    ...{ what: step?.label ?? commandWords, state: step?.state ?? state },
    ...{ target: subjectWords(subject), targetId: subject.id },
    ...(href && { href }),
    ...(note && { note }),
    fields: fields
      .slice(0, SHOWN_FIELDS)
      .map(({ words, before: was, after: is }) => (before ? [words, is, was] : [words, is])),
    ...(fields.length > SHOWN_FIELDS && { moreFields: fields.length - SHOWN_FIELDS }),
  };
}
