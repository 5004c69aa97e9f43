'use client';

import { Button } from '@heroui/react/button';
import { ButtonLink } from '@/components/ui/button-link';
import { gatewayKeyHref } from './gateway-key-words';
import { ACT_WORDS, type RowAct } from './key-acts';
import type { KeyRef } from './use-gateway-switch';
import { useKeyDialogs } from './use-key-dialogs';

/** Beside the title of a key's own page. */
export function KeyTools({ acts, ...of }: KeyRef & { acts: readonly RowAct[] }) {
  const { act, dialog } = useKeyDialogs();
  return (
    <div className="no-print flex flex-wrap gap-2">
      {acts.length > 0 && (
        <ButtonLink href={`${gatewayKeyHref(of.gatewayKeyId)}/change`} variant="outline">
          Change
        </ButtonLink>
      )}
      {acts.map((one) => (
        <Button key={one} variant={one === 'revoke' ? 'danger-soft' : 'outline'} onPress={() => act(one, of)}>
          {ACT_WORDS[one]}
        </Button>
      ))}
      {dialog}
    </div>
  );
}
