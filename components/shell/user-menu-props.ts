import type { ReactNode } from 'react';

export interface UserMenuProps {
  name: string;
  email: string;
  /** Role in words: `Owner`, `Developer, leads 2 workspaces`. */
  role: string;
}

export interface MenuBodyProps extends UserMenuProps {
  trigger: ReactNode;
  triggerClass: string;
}
