import { type Column, DataTable } from '@/components/page/list/data-table';
import { formatDay, formatInstant } from '@/lib/core/time';
import type { AccessReviewItemRow } from '@/lib/domain/access-reviews/query-schema';
import { ITEM_KIND_WORDS } from '@/lib/domain/access-reviews/rules';
import { outcomeWords } from './review-words';

const COLUMNS: readonly Column<AccessReviewItemRow>[] = [
  { id: 'name', header: 'Who or what', cell: ({ name }) => name },
  {
    id: 'holds',
    header: 'Held',
    cell: ({ kind, holds, workspaceName }) =>
      `${ITEM_KIND_WORDS[kind]}, ${holds.replaceAll('_', ' ')}${workspaceName === null ? '' : `, ${workspaceName}`}`,
  },
  { id: 'holder', header: 'Holder', cell: ({ holderName }) => holderName ?? 'Nobody' },
  {
    id: 'used',
    header: 'Last used',
    cell: ({ lastUsedDay }) => (lastUsedDay === null ? 'Not known' : formatDay(lastUsedDay)),
  },
  { id: 'decision', header: 'Decision', cell: decisionWords },
  {
    id: 'by',
    header: 'Decided by',
    cell: ({ decidedByName, decidedAt }) => decidedAt && `${decidedByName}, ${formatInstant(decidedAt)}`,
  },
  {
    id: 'done',
    header: 'Done',
    cell: ({ outcome, outcomeMessage }) =>
      outcome && `${outcomeWords(outcome)}${outcomeMessage ? `. ${outcomeMessage}` : ''}`,
  },
];

function decisionWords({ decision, reason, isProposed, isLone }: AccessReviewItemRow): string {
  if (decision) return `${decision === 'keep' ? 'Keep' : 'Remove'}${reason ? `: ${reason}` : ''}`;
  if (isLone) return 'Nobody else could decide';
  return isProposed ? 'Undecided, removal confirmed' : 'Undecided';
}

export function ReportTable({ rows }: { rows: readonly AccessReviewItemRow[] }) {
  return <DataTable caption="Items" columns={COLUMNS} rows={rows} rowKey={({ position }) => String(position)} />;
}
