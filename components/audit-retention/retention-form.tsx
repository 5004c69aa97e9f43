'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { setAuditRetentionAction } from '@/lib/doors/actions/audit-retention';

/** For how many years entries are kept, for owners to say. */
export function RetentionForm({ years }: { years: number }) {
  return (
    <ActionForm
      action={setAuditRetentionAction}
      toInput={(fields) => ({ years: String(fields.get('years') ?? '') })}
      submit="Save retention"
      submitting="Saving…"
      done="Retention saved"
    >
      {({ fieldErrors }) => (
        <Field
          name="years"
          label="Years"
          description="Each night, older entries and the changes they record are deleted permanently."
          defaultValue={String(years)}
          maxLength={2}
          isRequired
          error={fieldErrors.years}
        />
      )}
    </ActionForm>
  );
}
