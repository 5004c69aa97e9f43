'use client';

import { DayField } from '@/components/forms/day-field';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { requestMoreAction } from '@/lib/doors/actions/budgets';

interface MoreDialogProps extends OpenState {
  budgetId: string;
  name: string;
  /** The last day of its current period. */
  until: string;
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');

/** Asks whoever decides about a budget for more, until a day. Nothing changes before they approve. */
export function MoreDialog({ budgetId, name, until, ...open }: MoreDialogProps) {
  return (
    <FormDialog
      {...open}
      title={`Request more: ${name}`}
      action={requestMoreAction}
      toInput={(fields) => ({
        ...{ budgetId, amount: text(fields, 'amount'), until: text(fields, 'until') },
        reason: text(fields, 'reason'),
      })}
      submit="Request more"
      submitting="Asking…"
      done="Your request is waiting for a decision"
      isAsking
    >
      {({ fieldErrors }) => (
        <>
          <Field
            name="amount"
            label="How much more, in US dollars"
            error={fieldErrors.amount}
            maxLength={40}
            isRequired
            autoFocus
          />
          <DayField
            name="until"
            label="Until"
            description="The limit is raised in every period up to and including this day."
            defaultValue={until}
            error={fieldErrors.until}
          />
          <ProseField name="reason" label="Reason" error={fieldErrors.reason} maxLength={500} isRequired />
        </>
      )}
    </FormDialog>
  );
}
