'use client';

import { type ComponentType, type MouseEvent, type ReactNode, useState } from 'react';
import { announce } from '@/components/ui/announce';
import type { OpenState } from '@/components/ui/dialog';
import type { RowMenuProps } from '@/components/ui/row-menu';
import type { RevokeDialog, RotateDialog } from './gateway-key-dialogs';
import { ACT_WORDS, type RowAct } from './key-acts';
import { type KeyRef, useGatewaySwitch } from './use-gateway-switch';

interface Loaded {
  Menu: ComponentType<RowMenuProps<RowAct>>;
  dialogs: { rotate: typeof RotateDialog; revoke: typeof RevokeDialog };
}

interface Asked {
  anchor: HTMLElement;
  acts: readonly RowAct[];
  of: KeyRef;
}

/** The menus of all rows of a table of Steward keys; they come with the first press. */
export function GatewayKeyMenus({ children }: { children: ReactNode }) {
  const switchKey = useGatewaySwitch();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [dialog, setDialog] = useState<{ act: 'rotate' | 'revoke'; of: KeyRef; opening: number } | null>(null);
  const [isOpen, setOpen] = useState(false);
  const press = (event: MouseEvent) => {
    const anchor = event.target instanceof Element ? event.target.closest<HTMLElement>('.row-menu') : null;
    const link = anchor?.closest('tr')?.querySelector<HTMLAnchorElement>('th a');
    if (!anchor || !link) return;
    // The shell listens for the menus of Anthropic's keys.
    event.stopPropagation();
    const { workspaceId, acts } = JSON.parse(anchor.dataset.state ?? '{}') as Pick<Asked, 'acts'> & KeyRef;
    const of = { gatewayKeyId: link.pathname.split('/').at(-1) ?? '', workspaceId, name: link.textContent ?? '' };
    Promise.all([import('@/components/ui/row-menu'), import('./gateway-key-dialogs')]).then(
      ([{ RowMenu: Menu }, { RotateDialog: rotate, RevokeDialog: revoke }]) => {
        setLoaded({ Menu, dialogs: { rotate, revoke } });
        setAsked({ anchor, acts, of });
      },
      () => announce({ tone: 'danger', title: 'This could not be loaded. Reload the page, then try again.' }),
    );
  };
  const act = (chosen: RowAct, of: KeyRef) => {
    setAsked(null);
    if (chosen === 'disable' || chosen === 'enable') return void switchKey(chosen, of);
    setDialog({ act: chosen, of, opening: (dialog?.opening ?? 0) + 1 });
    setOpen(true);
  };
  const Dialog: ComponentType<KeyRef & OpenState> | null = loaded && dialog ? loaded.dialogs[dialog.act] : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed, also by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: a button turns its keys into clicks by itself
    <div onClick={press}>
      {children}
      {loaded && asked && (
        <loaded.Menu
          key={asked.of.gatewayKeyId}
          anchor={asked.anchor}
          label={`Actions for ${asked.of.name}`}
          items={asked.acts.map((id) => ({ id, label: ACT_WORDS[id], isDangerous: id === 'revoke' }))}
          onAct={(chosen) => act(chosen, asked.of)}
          onClose={() => setAsked(null)}
        />
      )}
      {Dialog && dialog && <Dialog {...dialog.of} key={dialog.opening} isOpen={isOpen} onOpenChange={setOpen} />}
    </div>
  );
}
