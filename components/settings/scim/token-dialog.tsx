'use client';

import { Button } from '@heroui/react/button';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { CopyText } from '@/components/ui/copy-text';
import type { OpenState } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { makeScimToken } from '@/lib/doors/actions/scim';

export function TokenDialog({ isOpen, onOpenChange }: OpenState) {
  return (
    <FormDialog
      title="Create SCIM token"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={makeScimToken}
      toInput={(fields) => ({ name: String(fields.get('name') ?? '') })}
      submit="Create token"
      submitting="Creating token…"
      done="SCIM token created"
      after={({ token }, close) =>
        typeof token === 'string' && token !== '' ? (
          <div className="flex flex-col gap-3">
            <CopyText text={token} label="SCIM token" />
            <p className="text-xs text-muted">
              Shown once: copy it before you close. Steward keeps only its fingerprint.
            </p>
            <div className="flex justify-end">
              <Button variant="primary" onPress={close}>
                Done
              </Button>
            </div>
          </div>
        ) : (
          <Notice tone="warning" title="The token was created, but cannot be shown again">
            Revoke it and create a new one.
          </Notice>
        )
      }
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="The system that will use it, such as Okta or Entra ID. The audit shows its requests under this name."
          error={fieldErrors.name}
          maxLength={60}
          isRequired
          autoFocus
        />
      )}
    </FormDialog>
  );
}
