import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { changedFields } from './audit-words';

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
