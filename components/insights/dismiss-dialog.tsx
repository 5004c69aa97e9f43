'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { dismissInsightAction } from '@/lib/doors/actions/insights';

interface DismissDialogProps extends OpenState {
  insightId: string;
  workspaceId: string | null;
  title: string;
}

export function DismissDialog({ insightId, workspaceId, title, isOpen, onOpenChange }: DismissDialogProps) {
  return (
    <FormDialog
      title="Dismiss insight"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={dismissInsightAction}
      toInput={(fields) => ({ insightId, workspaceId, reason: String(fields.get('reason') ?? '') })}
      submit="Dismiss"
      submitting="Dismissing…"
      done="Insight dismissed"
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-table text-muted">
            {title}. It stays dismissed in later months, until someone reopens it.
          </p>
          <ProseField
            name="reason"
            label="Reason"
            description="For colleagues who have the same question."
            maxLength={300}
            rows={2}
            isRequired
            autoFocus
            error={fieldErrors.reason}
          />
        </>
      )}
    </FormDialog>
  );
}
