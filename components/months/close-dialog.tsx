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
          {words} is kept as reported now: {amount}. This cannot be undone. Later corrections by Anthropic are shown
          separately, with the month they arrived in.
        </p>
      )}
    </FormDialog>
  );
}
