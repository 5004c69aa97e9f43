'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { counted } from '@/lib/core/counted';
import type { ItemFilters } from '@/lib/domain/access-reviews/schema';
import { decideAccessAction } from '@/lib/doors/actions/access-reviews';

interface DecideManyProps extends OpenState {
  reviewId: string;
  decision: 'keep' | 'remove';
  filters: ItemFilters;
  /** What the filters find that the reader may decide. */
  count: number;
}

export function DecideManyDialog({ reviewId, decision, filters, count, isOpen, onOpenChange }: DecideManyProps) {
  const verb = decision === 'keep' ? 'Keep' : 'Remove';
  const many = counted(count, 'item', 'items');
  return (
    <FormDialog
      title={`${verb} ${many}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={decideAccessAction}
      toInput={(fields) => ({
        ...{ reviewId, decision, matching: { ...filters, count } },
        reason: String(fields.get('reason') ?? ''),
      })}
      submit={`${verb} ${many}`}
      submitting="Deciding…"
      done={`${many} decided`}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-table text-muted">
            All that the page’s filters find and you may decide, on this page and the following.
            {decision === 'remove' && ' Nothing is removed before an owner or admin confirms it.'}
          </p>
          <Field name="reason" label="Reason (optional)" maxLength={500} error={fieldErrors.reason} />
        </>
      )}
    </FormDialog>
  );
}
