import type { PersonActor } from '@/lib/access/principals';
import { formatInstant } from '@/lib/core/time';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { AuditRows, type ShownChange } from './audit-rows';
import { changedFields } from './audit-words';
import { outcomeNote } from './outcome-look';
import { subjectHref, subjectWords } from './subject-link';

const SHOWN_FIELDS = 2;

/** Changes, newest first; what their rows say becomes words here, and one island draws them. */
export function AuditTable({ rows, actor }: { rows: readonly AuditRow[]; actor: PersonActor }) {
  return <AuditRows rows={rows.map((row) => shownChange(row, actor))} />;
}

function shownChange(row: AuditRow, actor: PersonActor): ShownChange {
  const { intentId, askedAt, actorName, command, commandWords, subject, workspaceIds, state, before, after } = row;
  const fields = changedFields(before, after);
  const href = subjectHref(subject, actor, workspaceIds);
  const note = outcomeNote(row);
  return {
    ...{ id: intentId, at: formatInstant(askedAt), who: actorName, command, what: commandWords, state },
    ...{ target: subjectWords(subject), targetId: subject.id },
    ...(href && { href }),
    ...(note && { note }),
    fields: fields
      .slice(0, SHOWN_FIELDS)
      .map(({ words, before: was, after: is }) => (before ? [words, is, was] : [words, is])),
    ...(fields.length > SHOWN_FIELDS && { moreFields: fields.length - SHOWN_FIELDS }),
  };
}
