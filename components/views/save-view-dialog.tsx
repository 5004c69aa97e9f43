'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { saveViewAction } from '@/lib/doors/actions/views';
import type { ViewAbout } from './view-dialogs';

export function SaveViewDialog({ list, query, isOpen, onOpenChange }: ViewAbout & OpenState) {
  return (
    <FormDialog
      {...{ isOpen, onOpenChange }}
      title="Save view"
      action={saveViewAction}
      toInput={(fields) => ({ list, query, name: String(fields.get('name') ?? '') })}
      submit="Save view"
      submitting="Saving…"
      done="View saved"
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="Only you can see it. It saves the search, filters, order and columns. Saving the same name again replaces it."
          error={fieldErrors.name}
          maxLength={60}
          isRequired
        />
      )}
    </FormDialog>
  );
}
