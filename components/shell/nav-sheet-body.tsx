'use client';

import { Drawer } from '@heroui/react/drawer';
import { Brand } from './brand';
import { NavLinks } from './nav-links';
import type { SheetBodyProps } from './nav-sheet';

export function NavSheetBody({ items, counts, foot, isOpen, onOpenChange }: SheetBodyProps) {
  return (
    <Drawer.Backdrop isOpen={isOpen} onOpenChange={onOpenChange} variant="opaque">
      <Drawer.Content placement="left">
        <Drawer.Dialog aria-label="Navigation" className="flex h-full w-72 max-w-[85vw] flex-col">
          <Drawer.CloseTrigger />
          <Drawer.Header>
            <Brand />
          </Drawer.Header>
          <Drawer.Body>
            <nav aria-label="Pages">
              <NavLinks items={items} counts={counts} onGo={() => onOpenChange(false)} />
            </nav>
          </Drawer.Body>
          <div className="mt-auto">{foot}</div>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}
