'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { acknowledgeDifferenceAction } from '@/lib/doors/actions/differences';

interface AcknowledgeDialogProps extends OpenState {
  differenceId: string;
  what: string;
}

export function AcknowledgeDialog({ differenceId, what, isOpen, onOpenChange }: AcknowledgeDialogProps) {
  return (
    <FormDialog
      title="Acknowledge difference"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={acknowledgeDifferenceAction}
      toInput={(fields) => ({ differenceId, note: String(fields.get('note') ?? '') })}
      submit="Acknowledge"
      submitting="Acknowledging…"
      done="Difference acknowledged"
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-table text-muted">{what}. It stays in the list of all differences, with your note.</p>
          <ProseField
            name="note"
            label="What you found"
            description="Who changed it and why, for whoever asks later."
            maxLength={500}
            rows={3}
            isRequired
            autoFocus
            error={fieldErrors.note}
          />
        </>
      )}
    </FormDialog>
  );
}
