import { Status } from '@/components/ui/status';
import type { PersonActor } from '@/lib/access/principals';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { outcomeLook, outcomeNote } from './outcome-look';
import { subjectWords, type TargetRow, targetHref } from './subject-link';

/** What was changed, with the way to its page. */
export function Target({ row, actor }: { row: TargetRow; actor: PersonActor }) {
  const href = targetHref(row, actor);
  const words = subjectWords(row.subject);
  if (!href) return <span title={row.subject.id}>{words}</span>;
  return (
    <a href={href} title={row.subject.id} className="plain-link">
      {words}
    </a>
  );
}

export function Outcome({ row }: { row: Parameters<typeof outcomeNote>[0] & Pick<AuditRow, 'state'> }) {
  const { tone, word } = outcomeLook(row.state);
  const note = outcomeNote(row);
  return (
    <div className="max-w-[44ch]">
      <Status tone={tone}>{word}</Status>
      {note && <p className="cell-note">{note}</p>}
    </div>
  );
}
