'use client';

import { DialogButton } from '@/components/ui/dialog-button';

/** Makes a token for an identity provider. */
export function TokenButton() {
  return (
    <DialogButton
      load={() => import('./token-dialog').then((loaded) => loaded.TokenDialog)}
      dialogProps={{}}
      at="create-token"
    >
      Create token
    </DialogButton>
  );
}
