'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { OrgRole } from '@/lib/access/principals';

const RoleDialog = dynamic(() => import('./role-dialog').then((loaded) => loaded.RoleDialog), { ssr: false });
const LinkDialog = dynamic(() => import('./link-dialog').then((loaded) => loaded.LinkDialog), { ssr: false });

export interface AccountToolsProps {
  personId: string;
  name: string;
  /** The role that was set here, if any. */
  override: OrgRole | null;
  /** The organisation's own word for the role; null for no member. */
  upstreamRole: string | null;
  mayMakeOwner: boolean;
}

export interface DialogProps extends AccountToolsProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** What can be changed about a person. The dialogs' code comes with the first press. */
export function AccountTools(props: AccountToolsProps) {
  const [open, setOpen] = useState<'role' | 'link' | null>(null);
  const [isLoaded, setLoaded] = useState({ role: false, link: false });
  const show = (which: 'role' | 'link') => {
    setLoaded((loaded) => ({ ...loaded, [which]: true }));
    setOpen(which);
  };
  const onOpenChange = (isOpen: boolean) => {
    if (!isOpen) setOpen(null);
  };
  return (
    <div className="flex justify-end gap-1">
      <Button variant="ghost" aria-label={`Sign-in link for ${props.name}`} onPress={() => show('link')}>
        Sign-in link
      </Button>
      <Button variant="outline" aria-label={`Change Steward role of ${props.name}`} onPress={() => show('role')}>
        Change Steward role
      </Button>
      {isLoaded.role && <RoleDialog {...props} isOpen={open === 'role'} onOpenChange={onOpenChange} />}
      {isLoaded.link && <LinkDialog {...props} isOpen={open === 'link'} onOpenChange={onOpenChange} />}
    </div>
  );
}
