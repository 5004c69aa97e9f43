'use client';

import { ActionButton } from '@/components/forms/action-button';
import type { AccessReviewItemRow } from '@/lib/domain/access-reviews/query-schema';
import { decideAccessAction } from '@/lib/doors/actions/access-reviews';

interface DecideItemProps {
  reviewId: string;
  row: Pick<AccessReviewItemRow, 'position' | 'name' | 'decision'>;
}

export function DecideItem({ reviewId, row: { position, name, decision } }: DecideItemProps) {
  const input = { reviewId, positions: [position], reason: '' };
  return (
    <div className="flex items-start gap-2">
      {decision !== 'keep' && (
        <ActionButton
          action={decideAccessAction}
          input={{ ...input, decision: 'keep' }}
          variant="outline"
          pending="Keeping…"
          done="Kept"
          label={`Keep ${name}`}
        >
          Keep
        </ActionButton>
      )}
      {decision !== 'remove' && (
        <ActionButton
          action={decideAccessAction}
          input={{ ...input, decision: 'remove' }}
          variant="danger-soft"
          pending="Deciding…"
          done="Will be removed"
          label={`Remove ${name}`}
        >
          Remove
        </ActionButton>
      )}
    </div>
  );
}
