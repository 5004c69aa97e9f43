import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { ReviewNoticeRow } from '@/lib/domain/reviews/query-schema';
import { noticeWords } from '@/lib/domain/reviews/rules';

const COLUMNS: readonly Column<ReviewNoticeRow>[] = [
  { id: 'sent', header: 'Sent', cell: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    id: 'what',
    header: 'Notice',
    cell: ({ kind, message }) => (
      <div className="max-w-[64ch] whitespace-normal">
        <span className="font-medium">{noticeWords(kind)}</span>
        <p className="cell-note text-start break-words">{message}</p>
      </div>
    ),
  },
  {
    id: 'about',
    header: 'About',
    cell: ({ caseIds }) => (caseIds.length === 0 ? 'The organisation' : <Ids ids={caseIds} />),
  },
  {
    id: 'by',
    header: 'Respond by',
    cell: ({ respondBy }) => (respondBy ? <Instant at={respondBy} /> : <span className="text-muted">No date</span>),
  },
];

function Ids({ ids }: { ids: readonly string[] }) {
  return (
    <ul>
      {ids.map((id) => (
        <li key={id} className="break-all">
          {id}
        </li>
      ))}
    </ul>
  );
}

/** What Anthropic wrote to the organisation, with the date by which it asks for an answer. */
export function NoticeTable({ rows }: { rows: readonly ReviewNoticeRow[] }) {
  return (
    <DataTable caption="Notices, newest first" columns={COLUMNS} rows={rows} rowKey={({ noticeId }) => noticeId} />
  );
}
