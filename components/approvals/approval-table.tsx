import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { formatInstant } from '@/lib/core/time';
import type { ApprovalRow } from '@/lib/domain/approvals/query-schema';
import { decisionLook } from './approval-words';

const COLUMNS: ListTableColumn<ApprovalRow>[] = [
  {
    id: 'what',
    label: 'Request',
    isTall: true,
    cell: ({ id, what, reason }) => [
      { text: what, look: 'name', href: `/approvals/${id}` },
      ...(reason === '' ? [] : [{ text: reason, look: 'note' as const }]),
    ],
  },
  {
    id: 'who',
    label: 'Requested by',
    onCard: 'line',
    cell: ({ askedByName, isMine, isPrepared }) => (isPrepared ? `Token ${askedByName}` : isMine ? 'You' : askedByName),
  },
  { id: 'when', label: 'Requested', cell: ({ askedAt }) => formatInstant(askedAt) },
  {
    id: 'state',
    label: 'Status',
    isTall: true,
    onCard: 'line',
    cell: (row) => {
      const { tone, word } = decisionLook(row);
      const note = row.decision === null ? `until ${formatInstant(row.expiresAt)}` : row.decidedByName;
      return [{ text: word, tone }, ...(note ? [{ text: note, look: 'note' as const }] : [])];
    },
  },
];

/** Requests that wait, and how earlier ones ended. */
export function ApprovalTable({ rows }: { rows: readonly ApprovalRow[] }) {
  return <PlainListTable caption="Requests" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
