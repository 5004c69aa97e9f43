'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { RoleProps } from './organization-role-dialog';

/** Changes the role in the organisation. */
export function RoleButton(props: RoleProps) {
  return (
    <DialogButton
      load={() => import('./organization-role-dialog').then((loaded) => loaded.OrganizationRoleDialog)}
      dialogProps={props}
      at="role"
    >
      Change organisation role
    </DialogButton>
  );
}
