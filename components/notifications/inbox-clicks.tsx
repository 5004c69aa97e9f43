'use client';

import type { MouseEvent, ReactNode } from 'react';
import { useAction } from '@/components/forms/use-action';
import { markNotificationsRead } from '@/lib/doors/actions/notifications';

/** Marks notifications as read when they are opened or ticked off: one listener for all rows. */
export function InboxClicks({ children }: { children: ReactNode }) {
  const { send } = useAction(markNotificationsRead, { done: 'Marked as read', isQuiet: true });
  const click = ({ target }: MouseEvent) => {
    const pressed = target instanceof Element ? target.closest<HTMLElement>('[data-read]') : null;
    if (pressed?.dataset.read) void send({ ids: [pressed.dataset.read] });
  };
  // Links work as usual; middle clicks count too.
  return (
    <div onClickCapture={click} onAuxClickCapture={click}>
      {children}
    </div>
  );
}
