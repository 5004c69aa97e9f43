import { Status } from '@/components/ui/status';
import type { AccessReviewItemRow } from '@/lib/domain/access-reviews/query-schema';
import { ITEM_KIND_WORDS } from '@/lib/domain/access-reviews/rules';
import { DecideItem } from './decide-item';
import { lastUsedWords, outcomeWords } from './review-words';

interface ItemListProps {
  reviewId: string;
  rows: readonly AccessReviewItemRow[];
  canDecide: boolean;
}

/** What is asked about, one below the other: decided on a phone as well as at a desk. */
export function ItemList({ reviewId, rows, canDecide }: ItemListProps) {
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li
          key={row.position}
          data-row
          className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3"
        >
          <div className="min-w-0 max-w-full flex-1 basis-72">
            <p className="font-medium break-words">{row.name}</p>
            <p className="text-table text-muted">
              {ITEM_KIND_WORDS[row.kind]} · {row.holds.replaceAll('_', ' ')}
              {row.workspaceName !== null && ` · ${row.workspaceName}`}
            </p>
            <p className="text-xs text-muted">
              {lastUsedWords(row)}
              {row.holderName !== null && row.holderName !== row.name && ` · held by ${row.holderName}`}
            </p>
            <Said row={row} />
          </div>
          {canDecide && row.isTheirs && <DecideItem reviewId={reviewId} row={row} />}
        </li>
      ))}
    </ul>
  );
}

function Said({ row }: { row: AccessReviewItemRow }) {
  const { decision, decidedByName, reason, isOwn, isLone, outcome, outcomeMessage } = row;
  return (
    <div className="mt-1 flex flex-col gap-0.5 text-table">
      {decision && (
        <Status tone={decision === 'keep' ? 'good' : 'warning'}>
          {decision === 'keep' ? 'Keep' : 'Remove'}, decided by {decidedByName}
          {reason && `: ${reason}`}
        </Status>
      )}
      {isOwn && !decision && !isLone && <p className="text-muted">Your own access: somebody else decides.</p>}
      {isLone && !decision && <p className="text-muted">Nobody but its holder could decide, so it stays.</p>}
      {outcome && (
        <Status tone={outcome === 'failed' ? 'danger' : outcome === 'changed' ? 'warning' : 'good'}>
          {outcomeWords(outcome)}
          {outcomeMessage && `. ${outcomeMessage}`}
        </Status>
      )}
    </div>
  );
}
