'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { TokenRef } from './token-action-dialogs';

const load = () => import('./token-action-dialogs');

/** Revokes a token, after a word of warning. */
export function RevokeButton(props: TokenRef) {
  return (
    <DialogButton
      load={() => load().then((loaded) => loaded.RevokeDialog)}
      dialogProps={props}
      label={`Revoke token ${props.name}`}
    >
      Revoke
    </DialogButton>
  );
}

/** Makes an owner answer for a token in its maker's place. */
export function TakeOverButton(props: TokenRef) {
  return (
    <DialogButton
      load={() => load().then((loaded) => loaded.TakeOverDialog)}
      dialogProps={props}
      label={`Take over token ${props.name}`}
    >
      Take over
    </DialogButton>
  );
}
