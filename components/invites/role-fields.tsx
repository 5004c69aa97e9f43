'use client';

import { RadioChoice } from '@/components/forms/radio-choice';
import { organizationRole } from '@/components/people/role-words';
import { INVITE_ROLES, type InviteRole } from '@/lib/domain/invites/role-schema';
import { INVITE_ROLE_NOTES } from './invite-words';

interface RoleFieldsProps {
  /** Chosen at first. */
  role: InviteRole;
  onChange: (role: InviteRole) => void;
  mayGiveBilling: boolean;
}

/** The organisation role. Admins can only be made in the Console. */
export function RoleFields({ role: first, onChange, mayGiveBilling }: RoleFieldsProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Role in the organisation</legend>
      <div className="-mx-2 grid sm:grid-cols-2">
        {INVITE_ROLES.map((role) => (
          <RadioChoice
            key={role}
            name="role"
            value={role}
            label={organizationRole(role)}
            note={`${INVITE_ROLE_NOTES[role]}${role === 'billing' && !mayGiveBilling ? ' An owner or admin decides.' : ''}`}
            isChosen={role === first}
            onChoose={() => onChange(role)}
          />
        ))}
      </div>
    </fieldset>
  );
}
