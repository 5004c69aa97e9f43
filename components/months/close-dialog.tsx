'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { closeMonthAction } from '@/lib/doors/actions/months';

interface CloseDialogProps extends OpenState {
  month: string;
  words: string;
  /** As it will be frozen. */
  amount: string;
}

export function CloseDialog({ month, words, amount, isOpen, onOpenChange }: CloseDialogProps) {
  return (
    <FormDialog
      title={`Close ${words}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={closeMonthAction}
      toInput={() => ({ month })}
      submit="Close month"
      submitting="Closing…"
      done={`${words} closed`}
    >
      {() => (
        <p className="text-table text-muted">
          {words} is kept as it is reported now: {amount}. This cannot be undone. What Anthropic corrects later is shown
          apart, with the month in which it arrived.
        </p>
      )}
    </FormDialog>
  );
}
