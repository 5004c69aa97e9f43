'use client';

import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { announce } from '@/components/ui/announce';
import { KEY_ACTS } from '@/lib/domain/api-keys/rules';
import type { KeyDialogProps } from './key-dialog';
import type { KeyMenuProps } from './key-menu';
import { type KeyAsk, onAskedAboutKey } from './key-signal';

interface Loaded {
  Dialog: ComponentType<KeyDialogProps>;
  Menu: ComponentType<KeyMenuProps>;
}

interface MenuAsk {
  anchor: HTMLElement;
  state: string;
  apiKeyId: string;
  name: string;
}

/**
 * Hears every button that is about an API key: in rows, notices and the key's own page. They are plain markup, and the menu
 * and the dialogs come with the first press.
 */
export function KeyListener() {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [menu, setMenu] = useState<MenuAsk | null>(null);
  const [ask, setAsk] = useState<KeyAsk | null>(null);
  const [isOpen, setOpen] = useState(false);
  const show = useCallback((asked: KeyAsk) => {
    setMenu(null);
    setAsk({ ...asked });
    setOpen(true);
  }, []);
  useEffect(() => {
    const whenLoaded = (then: () => void) => {
      Promise.all([import('./key-dialog'), import('./key-menu')]).then(
        ([{ KeyDialog: Dialog }, { KeyMenu: Menu }]) => {
          setLoaded({ Dialog, Menu });
          then();
        },
        () => announce({ tone: 'danger', title: 'This could not be loaded. Reload the page, then try again.' }),
      );
    };
    const open = (asked: KeyAsk) => whenLoaded(() => show(asked));
    const press = ({ target }: MouseEvent) => {
      const anchor = target instanceof Element ? target.closest<HTMLElement>('[data-key], .row-menu') : null;
      const link = anchor?.closest('tr')?.querySelector<HTMLAnchorElement>('th a');
      const { key: apiKeyId = link?.pathname.split('/').at(-1), act, state } = anchor?.dataset ?? {};
      if (!anchor || !apiKeyId) return;
      const name = anchor.dataset.name ?? link?.textContent ?? '';
      const wanted = KEY_ACTS.find((known) => known === act);
      if (wanted) open({ act: wanted, apiKeyId, name });
      else if (state) whenLoaded(() => setMenu({ anchor, state, apiKeyId, name }));
    };
    const stop = onAskedAboutKey(open);
    window.addEventListener('click', press);
    return () => {
      stop();
      window.removeEventListener('click', press);
    };
  }, [show]);
  if (!loaded) return null;
  const { Dialog, Menu } = loaded;
  return (
    <>
      {menu && (
        <Menu
          key={menu.apiKeyId}
          {...menu}
          onClose={() => setMenu(null)}
          onAct={(act) => show({ act, apiKeyId: menu.apiKeyId, name: menu.name })}
        />
      )}
      {ask && <Dialog ask={ask} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
