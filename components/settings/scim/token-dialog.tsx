'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { CopyText } from '@/components/ui/copy-text';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { makeScimToken } from '@/lib/doors/actions/scim';

interface TokenDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function TokenDialog({ isOpen, onOpenChange }: TokenDialogProps) {
  const [token, setToken] = useState<string | null>(null);
  const close = (open: boolean) => {
    if (!open) setToken(null);
    onOpenChange(open);
  };
  return (
    <Dialog title="Make SCIM token" isOpen={isOpen} onOpenChange={close}>
      {token === null ? (
        <ActionForm
          action={makeScimToken}
          toInput={(fields) => ({ name: String(fields.get('name') ?? '') })}
          submit="Make token"
          submitting="Making token…"
          done="SCIM token made"
          onDone={(result) => setToken(typeof result.token === 'string' ? result.token : '')}
          beside={
            <Button variant="tertiary" onPress={() => close(false)}>
              Cancel
            </Button>
          }
        >
          {({ fieldErrors }) => (
            <Field
              name="name"
              label="Name"
              description="Who will use it, such as Okta or Entra ID. The audit names what it asks for so."
              error={fieldErrors.name}
              maxLength={60}
              isRequired
              autoFocus
            />
          )}
        </ActionForm>
      ) : token ? (
        <div className="flex flex-col gap-3">
          <CopyText text={token} label="SCIM token" />
          <p className="text-xs text-muted">
            Shown once: copy it before you close. Steward keeps only its fingerprint.
          </p>
          <div className="flex justify-end">
            <Button variant="primary" onPress={() => close(false)}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <Notice tone="warning" title="The token was made, but cannot be shown again">
          Revoke it and make a new one.
        </Notice>
      )}
    </Dialog>
  );
}
