'use client';

import type { ReactNode } from 'react';
import { RowDialogs } from '@/components/ui/row-dialogs';

const LOADS = { settle: () => import('./settle-dialog').then((loaded) => loaded.SettleDialog) };

/** The decision about any key of the list around it. */
export function SettleDialogs({ children }: { children: ReactNode }) {
  return <RowDialogs loads={LOADS}>{children}</RowDialogs>;
}
