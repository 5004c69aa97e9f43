'use client';

import { Button } from '@heroui/react/button';
import { ButtonLink } from '@/components/ui/button-link';
import { DialogButton } from '@/components/ui/dialog-button';
import { gatewayKeyHref } from './gateway-key-words';
import { ACT_WORDS, type RowAct } from './key-acts';
import { type KeyRef, useGatewaySwitch } from './use-gateway-switch';

/** Beside the title of a key's own page. */
export function KeyTools({ acts, ...of }: KeyRef & { acts: readonly RowAct[] }) {
  const switchKey = useGatewaySwitch();
  return (
    <div className="no-print flex flex-wrap gap-2">
      <ButtonLink href={`${gatewayKeyHref(of.gatewayKeyId)}/change`} variant="outline">
        Change
      </ButtonLink>
      {acts.map((act) => {
        if (act === 'disable' || act === 'enable') {
          return (
            <Button key={act} variant="outline" onPress={() => void switchKey(act, of)}>
              {ACT_WORDS[act]}
            </Button>
          );
        }
        const load =
          act === 'rotate'
            ? () => import('./gateway-key-dialogs').then((loaded) => loaded.RotateDialog)
            : () => import('./gateway-key-dialogs').then((loaded) => loaded.RevokeDialog);
        return (
          <DialogButton key={act} load={load} dialogProps={of} variant={act === 'revoke' ? 'danger-soft' : 'outline'}>
            {ACT_WORDS[act]}
          </DialogButton>
        );
      })}
    </div>
  );
}
