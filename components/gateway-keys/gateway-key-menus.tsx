'use client';

import { type ComponentType, type MouseEvent, type ReactNode, useState } from 'react';
import { announce } from '@/components/ui/announce';
import type { RowMenuProps } from '@/components/ui/row-menu';
import { ACT_WORDS, type RowAct } from './key-acts';
import type { KeyRef } from './use-gateway-switch';
import { useKeyDialogs } from './use-key-dialogs';

interface Asked {
  Menu: ComponentType<RowMenuProps<RowAct>>;
  anchor: HTMLElement;
  acts: readonly RowAct[];
  of: KeyRef;
}

/** The menus of all rows of a table of Steward keys; they come with the first press. */
export function GatewayKeyMenus({ children }: { children: ReactNode }) {
  const { act, dialog } = useKeyDialogs();
  const [asked, setAsked] = useState<Asked | null>(null);
  const press = (event: MouseEvent) => {
    const anchor = event.target instanceof Element ? event.target.closest<HTMLElement>('.row-menu') : null;
    const link = anchor?.closest('tr')?.querySelector<HTMLAnchorElement>('th a');
    // The shell listens for the menus of Anthropic's keys.
    if (!anchor || !link || !anchor.dataset.state?.startsWith('{')) return;
    event.stopPropagation();
    const { workspaceId, acts } = JSON.parse(anchor.dataset.state ?? '{}') as Pick<Asked, 'acts'> & KeyRef;
    const of = { gatewayKeyId: link.pathname.split('/').at(-1) ?? '', workspaceId, name: link.textContent ?? '' };
    import('@/components/ui/row-menu').then(
      ({ RowMenu: Menu }) => setAsked({ Menu, anchor, acts, of }),
      () => announce({ tone: 'danger', title: 'This could not be loaded. Reload the page, then try again.' }),
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed, also by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: a button turns its keys into clicks by itself
    <div onClick={press}>
      {children}
      {asked && (
        <asked.Menu
          key={asked.of.gatewayKeyId}
          anchor={asked.anchor}
          label={`Actions for ${asked.of.name}`}
          items={asked.acts.map((id) => ({ id, label: ACT_WORDS[id], isDangerous: id === 'revoke' }))}
          onAct={(chosen) => {
            setAsked(null);
            act(chosen, asked.of);
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {dialog}
    </div>
  );
}
