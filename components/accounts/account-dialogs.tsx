'use client';

import type { ReactNode } from 'react';
import { RowDialogs } from '@/components/ui/row-dialogs';
import type { RoleProps } from './role-dialog';

const LOADS = {
  link: () => import('./link-dialog').then((loaded) => loaded.LinkDialog),
  role: () => import('./role-dialog').then((loaded) => loaded.RoleDialog),
};

/** What can be changed about the people of the list around it. */
export function AccountDialogs({ children }: { children: ReactNode }) {
  return <RowDialogs<RoleProps> loads={LOADS}>{children}</RowDialogs>;
}
