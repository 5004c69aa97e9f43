'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { closeAccessReviewAction } from '@/lib/doors/actions/access-reviews';

interface CloseProps extends OpenState {
  reviewId: string;
  name: string;
}

export function CloseDialog({ reviewId, name, isOpen, onOpenChange }: CloseProps) {
  return (
    <FormDialog
      title={`Close ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={closeAccessReviewAction}
      toInput={() => ({ reviewId })}
      submit="Close review"
      submitting="Closing…"
      done="Review closed and its report signed"
    >
      {() => (
        <p className="text-table text-muted">
          The report is signed as it is now: who had what, who decided, when, and what was done. Nothing of the review
          can be changed after that.
        </p>
      )}
    </FormDialog>
  );
}
