'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { CopyText } from '@/components/ui/copy-text';
import type { OpenState } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { makeSignInLink } from '@/lib/doors/actions/accounts';

export interface LinkProps {
  personId: string;
  name: string;
}

export function LinkDialog({ personId, name, isOpen, onOpenChange }: LinkProps & OpenState) {
  return (
    <FormDialog
      title={`Sign-in link for ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={makeSignInLink}
      toInput={() => ({ personId })}
      submit="Create link"
      submitting="Creating link…"
      done={`Sign-in link for ${name} created`}
      after={({ link }) =>
        typeof link === 'string' && link !== '' ? (
          <div className="flex flex-col gap-3">
            <CopyText text={link} label="Sign-in link" />
            <p className="text-xs text-muted">Shown only once. Copy it before you close this.</p>
          </div>
        ) : (
          <Notice tone="warning" title="The link was created, but cannot be shown again">
            Close this and create a new one.
          </Notice>
        )
      }
    >
      {() => (
        <p className="text-muted">
          Anyone who opens the link can set a password for {name}, once. Send it over a channel that only {name} reads.
          It is shown only once.
        </p>
      )}
    </FormDialog>
  );
}
