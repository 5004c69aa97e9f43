'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { LinkProps } from './link-dialog';
import type { RoleProps } from './role-dialog';

/** What can be changed about a person. */
export function AccountTools(props: RoleProps & LinkProps) {
  return (
    <div className="flex justify-end gap-1">
      <DialogButton
        load={() => import('./link-dialog').then((loaded) => loaded.LinkDialog)}
        dialogProps={props}
        variant="ghost"
        label={`Sign-in link for ${props.name}`}
      >
        Sign-in link
      </DialogButton>
      <DialogButton
        load={() => import('./role-dialog').then((loaded) => loaded.RoleDialog)}
        dialogProps={props}
        label={`Change Steward role of ${props.name}`}
      >
        Change Steward role
      </DialogButton>
    </div>
  );
}
