'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { CopyText } from '@/components/ui/copy-text';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { makeSignInLink } from '@/lib/doors/actions/accounts';
import type { DialogProps } from './account-tools';

export function LinkDialog({ personId, name, isOpen, onOpenChange }: DialogProps) {
  const [link, setLink] = useState<string | null>(null);
  const close = (open: boolean) => {
    if (!open) setLink(null);
    onOpenChange(open);
  };
  return (
    <Dialog title={`Sign-in link for ${name}`} isOpen={isOpen} onOpenChange={close}>
      {link === null ? (
        <ActionForm
          action={makeSignInLink}
          toInput={() => ({ personId })}
          submit="Make link"
          submitting="Making link…"
          done={`Sign-in link for ${name} made`}
          onDone={(result) => setLink(typeof result.link === 'string' ? result.link : '')}
          beside={
            <Button variant="tertiary" onPress={() => close(false)}>
              Cancel
            </Button>
          }
        >
          {() => (
            <p className="text-muted">
              Whoever opens the link chooses a password for {name}, once. Send it over a channel that only {name} reads.
              It is shown once and cannot be read again.
            </p>
          )}
        </ActionForm>
      ) : link ? (
        <div className="flex flex-col gap-3">
          <CopyText text={link} label="Sign-in link" />
          <p className="text-xs text-muted">Shown once: copy it before you close.</p>
        </div>
      ) : (
        <Notice tone="warning" title="The link was made, but cannot be shown again">
          Close this and make a new one.
        </Notice>
      )}
    </Dialog>
  );
}
