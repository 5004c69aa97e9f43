'use client';

import type { ComponentType, ReactNode } from 'react';
import type { OpenState } from '@/components/ui/dialog';
import { RowDialogs } from '@/components/ui/row-dialogs';

/** What a view's button is about: what is to be kept, or which one is to go. */
export interface ViewAbout {
  list: 'api-keys';
  query: string;
  viewId: string;
  name: string;
}

const LOADS: Readonly<Record<string, () => Promise<ComponentType<ViewAbout & OpenState>>>> = {
  save: () => import('./save-view-dialog').then((loaded) => loaded.SaveViewDialog),
  remove: () => import('./remove-view-dialog').then((loaded) => loaded.RemoveViewDialog),
};

/** The dialogs of the buttons inside, fetched when one is pointed at, or pressed. */
export function ViewDialogs({ children }: { children: ReactNode }) {
  return <RowDialogs loads={LOADS}>{children}</RowDialogs>;
}
