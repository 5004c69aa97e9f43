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
      submit="Make link"
      submitting="Making link…"
      done={`Sign-in link for ${name} made`}
      after={({ link }) =>
        typeof link === 'string' && link !== '' ? (
          <div className="flex flex-col gap-3">
            <CopyText text={link} label="Sign-in link" />
            <p className="text-xs text-muted">Shown once: copy it before you close.</p>
          </div>
        ) : (
          <Notice tone="warning" title="The link was made, but cannot be shown again">
            Close this and make a new one.
          </Notice>
        )
      }
    >
      {() => (
        <p className="text-muted">
          Whoever opens the link chooses a password for {name}, once. Send it over a channel that only {name} reads. It
          is shown once and cannot be read again.
        </p>
      )}
    </FormDialog>
  );
}
