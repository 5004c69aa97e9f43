import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { formatDay } from '@/lib/core/time';
import type { AccessReviewRow } from '@/lib/domain/access-reviews/query-schema';
import { repeatWords, STATE_LOOKS } from './review-words';

const COLUMNS: readonly Column<AccessReviewRow>[] = [
  {
    id: 'name',
    header: 'Review',
    cell: ({ id, name }) => (
      <a href={`/access-reviews/${id}`} className="plain-link">
        {name}
      </a>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <Status tone={STATE_LOOKS[state].tone}>{STATE_LOOKS[state].words}</Status>,
  },
  { id: 'due', header: 'Last day', cell: ({ dueDay }) => formatDay(dueDay) },
  { id: 'undecided', header: 'Undecided', align: 'end', cell: ({ undecided }) => undecided },
  { id: 'items', header: 'Items', align: 'end', cell: ({ items }) => items },
  { id: 'repeats', header: 'Repeats', cell: ({ repeatMonths }) => repeatWords(repeatMonths) },
  { id: 'by', header: 'Started by', cell: ({ startedByName }) => startedByName },
];

export function ReviewTable({ rows }: { rows: readonly AccessReviewRow[] }) {
  return <DataTable caption="Access reviews" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
