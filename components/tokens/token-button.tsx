'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { TokenFormProps } from './token-dialog';

/** Makes a token for a program. */
export function TokenButton(props: TokenFormProps) {
  return (
    <DialogButton
      load={() => import('./token-dialog').then((loaded) => loaded.TokenDialog)}
      dialogProps={props}
      at="create-api-token"
      variant="primary"
    >
      Create token
    </DialogButton>
  );
}
