'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { RevokeProps } from './revoke-dialog';

/** Revokes a token, after a word of warning. */
export function RevokeButton(props: RevokeProps) {
  return (
    <DialogButton
      load={() => import('./revoke-dialog').then((loaded) => loaded.RevokeDialog)}
      dialogProps={props}
      label={`Revoke token ${props.name}`}
    >
      Revoke
    </DialogButton>
  );
}
