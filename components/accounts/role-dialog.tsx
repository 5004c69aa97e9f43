'use client';

import { useRouter } from 'next/navigation';
import { FormDialog } from '@/components/forms/form-dialog';
import { RadioChoice } from '@/components/forms/radio-choice';
import { undoing } from '@/components/forms/undoing';
import { ROLE_NAMES } from '@/components/shell/role-words';
import type { OpenState } from '@/components/ui/dialog';
import { ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { defaultRole } from '@/lib/access/standing';
import { overridePersonRole } from '@/lib/doors/actions/accounts';

const ROLE_NOTES: Record<OrgRole, string> = {
  owner:
    'Everything, including who else is an owner. Earlier passwords and links stop working: create a new sign-in link afterwards.',
  admin: 'Everything except the roles of owners.',
  billing: 'All cost and usage, no changes to access.',
  developer: 'Their own keys, with usage and cost.',
  viewer: 'Workspaces, people and tokens, no money.',
};

const FOLLOW = 'follow';

export interface RoleProps {
  personId: string;
  name: string;
  /** The role that was set here, if any. */
  override: OrgRole | null;
  /** The organisation's own word for the role; null for no member. */
  upstreamRole: string | null;
  mayMakeOwner: boolean;
}

export function RoleDialog(props: RoleProps & OpenState) {
  const { personId, name, override, upstreamRole, mayMakeOwner, isOpen, onOpenChange } = props;
  const { refresh } = useRouter();
  const follow = upstreamRole
    ? `${ROLE_NAMES[defaultRole(upstreamRole)]}, because their role there is ${upstreamRole}.`
    : 'No access: not a member of the organisation.';
  const choices = ORG_ROLES.filter((role) => role !== 'owner' || mayMakeOwner);
  return (
    <FormDialog
      title={`Change Steward role of ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={overridePersonRole}
      toInput={(fields) => {
        const role = fields.get('role');
        return { personId, role: ORG_ROLES.find((known) => known === role) ?? null };
      }}
      submit="Change Steward role"
      submitting="Changing role…"
      done={`Role of ${name} changed`}
      undo={() =>
        undoing({
          action: overridePersonRole,
          input: { personId, role: override },
          done: `Role of ${name} restored`,
          refresh,
        })
      }
    >
      {({ fieldErrors }) => (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-2 text-muted">
            What {name} may see and do in Steward, from the next request. Nothing changes in the organisation itself.
          </legend>
          <RadioChoice
            name="role"
            value={FOLLOW}
            label="Follow the organisation"
            note={follow}
            isChosen={override === null}
          />
          {choices.map((role) => (
            <RadioChoice
              key={role}
              name="role"
              value={role}
              label={ROLE_NAMES[role]}
              note={ROLE_NOTES[role]}
              isChosen={override === role}
            />
          ))}
          {fieldErrors.role && <p className="text-xs text-bad">{fieldErrors.role}</p>}
        </fieldset>
      )}
    </FormDialog>
  );
}
