import { z } from 'zod';
import type { Permission, Scope } from '@/lib/access/permissions';
import type { AccountRow } from '@/lib/domain/accounts/schema';

export const powersOfPerson = z.object({ personId: z.uuid() });

/** How far one permission reaches, and whether it comes with the role or with leading workspaces. */
export interface Grant {
  scope: Scope;
  comesWith: 'role' | 'leading';
}

export interface Power {
  permission: Permission;
  /** None: the person may not. */
  grants: Grant[];
}

export interface NamedWorkspace {
  id: string;
  name: string;
}

/** Everything that one person may do, and why. */
export interface PersonPowers {
  person: Omit<AccountRow, 'leads' | 'hasPassword'>;
  powers: Power[];
  leads: NamedWorkspace[];
  belongsTo: NamedWorkspace[];
}
