'use client';

import { type ComponentType, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import type { MenuBodyProps, UserMenuProps } from './user-menu-props';

const TRIGGER_CLASS =
  'flex w-full min-w-0 items-center gap-2.5 rounded-md p-1 text-start hover:bg-default pointer-coarse:min-h-11 outline-offset-2';

/** Name and role; the menu's code is fetched when it is first opened. */
export function UserMenu(props: UserMenuProps) {
  const [Menu, setMenu] = useState<ComponentType<MenuBodyProps> | null>(null);
  const open = () => void import('./user-menu-body').then((loaded) => setMenu(() => loaded.UserMenuBody));
  const trigger = <TriggerContent {...props} />;
  if (Menu) return <Menu {...props} trigger={trigger} triggerClass={TRIGGER_CLASS} />;
  return (
    <button type="button" onClick={open} aria-haspopup="menu" aria-expanded={false} className={TRIGGER_CLASS}>
      {trigger}
    </button>
  );
}

function TriggerContent({ name, role }: UserMenuProps) {
  const initials = name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join('');
  return (
    <>
      <span
        aria-hidden="true"
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent text-xs font-semibold text-accent-foreground"
      >
        {initials}
      </span>
      <span className="rail-word min-w-0 flex-1 leading-tight">
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="block truncate text-xs text-muted">{role}</span>
      </span>
      <Icon name="chevrons-up-down" className="rail-word size-3.5 text-muted" />
    </>
  );
}
