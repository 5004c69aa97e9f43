'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { counted } from '@/lib/core/counted';
import { confirmRemovalAction } from '@/lib/doors/actions/access-reviews';

interface ConfirmProps extends OpenState {
  reviewId: string;
  removals: number;
  undecided: number;
}

export function ConfirmDialog({ reviewId, removals, undecided, isOpen, onOpenChange }: ConfirmProps) {
  return (
    <FormDialog
      title={`Remove ${counted(removals, 'access', 'accesses')}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={confirmRemovalAction}
      toInput={(fields, resumeOf) => ({
        ...{ reviewId, typedCount: String(fields.get('typedCount') ?? '') },
        ...(resumeOf === undefined ? {} : { resumeOf }),
      })}
      submit="Remove access"
      submitting="Removing access…"
      done="Access removed"
      isDangerous
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-table text-muted">
            Members leave their workspaces, API keys are disabled, Steward keys and tokens are revoked, people are
            offboarded. {undecided > 0 && `Of these, nobody decided about ${undecided}. `}What changed since the review
            began is left.
          </p>
          <Field
            name="typedCount"
            label={`Type ${removals} to confirm`}
            maxLength={20}
            isRequired
            error={fieldErrors.typedCount}
          />
        </>
      )}
    </FormDialog>
  );
}
