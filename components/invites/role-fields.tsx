'use client';

import { organizationRole } from '@/components/people-list/role-words';
import { INVITE_ROLES, type InviteRole } from '@/lib/domain/invites/schema';
import { INVITE_ROLE_NOTES } from './invite-words';

interface RoleFieldsProps {
  value: InviteRole;
  onChange: (role: InviteRole) => void;
  mayGiveBilling: boolean;
}

/** The role in the organisation. Admins are made in the Console alone. */
export function RoleFields({ value, onChange, mayGiveBilling }: RoleFieldsProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Role in the organisation</legend>
      <div className="-mx-2 grid sm:grid-cols-2">
        {INVITE_ROLES.map((role) => (
          <label
            key={role}
            className="flex min-h-8 cursor-pointer items-start gap-3 rounded-md px-2 py-1.5 hover:bg-default has-checked:bg-accent-soft pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name="role"
              value={role}
              checked={value === role}
              onChange={() => onChange(role)}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              <span className="block font-medium">{organizationRole(role)}</span>
              <span className="block text-xs text-muted">
                {INVITE_ROLE_NOTES[role]}
                {role === 'billing' && !mayGiveBilling && ' An owner or an admin decides.'}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
