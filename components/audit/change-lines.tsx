import { ArrowRight } from 'lucide-react';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { changedFields } from './audit-words';

const SHOWN = 2;

/** What was changed, in a line or two: the whole is on the change's own page. */
export function ChangeLines({ row }: { row: Pick<AuditRow, 'before' | 'after'> }) {
  const fields = changedFields(row.before, row.after);
  if (fields.length === 0) return null;
  const more = fields.length - SHOWN;
  return (
    <ul className="mt-0.5 text-xs text-muted">
      {fields.slice(0, SHOWN).map(({ name, words, before, after }) => (
        <li key={name} className="line-clamp-2 max-w-[48ch] [overflow-wrap:anywhere]">
          {words}:{' '}
          {row.before && (
            <>
              {before} <ArrowRight aria-label="became" className="inline size-3" />{' '}
            </>
          )}
          <span className="text-foreground">{after}</span>
        </li>
      ))}
      {more > 0 && <li>{`and ${more} more`}</li>}
    </ul>
  );
}

/** Field by field, as it was and as it is. */
export function ChangeTable({ row }: { row: Pick<AuditRow, 'before' | 'after'> }) {
  return (
    <table className="data-table data-table--cards">
      <caption className="sr-only">What was changed</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changedFields(row.before, row.after).map(({ name, words, before, after }) => (
          <tr key={name}>
            <th scope="row">{words}</th>
            <td data-label="Before" className="[overflow-wrap:anywhere]">
              {before}
            </td>
            <td data-label="After" className="[overflow-wrap:anywhere]">
              {after}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
