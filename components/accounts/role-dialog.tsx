'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { RadioChoice } from '@/components/forms/radio-choice';
import { undoing } from '@/components/forms/undoing';
import { ROLE_NAMES } from '@/components/shell/role-words';
import { Dialog } from '@/components/ui/dialog';
import { ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { defaultRole } from '@/lib/access/standing';
import { overridePersonRole } from '@/lib/doors/actions/accounts';
import type { DialogProps } from './account-tools';

const ROLE_NOTES: Record<OrgRole, string> = {
  owner:
    'Everything, and who else is an owner. A password or link from before ends: make a new sign-in link afterwards.',
  admin: 'Everything except the roles of owners.',
  billing: 'All cost and usage, budgets, no changes to access.',
  developer: 'Own keys with their usage and cost.',
  viewer: 'Workspaces, people and tokens, no money.',
};

const FOLLOW = 'follow';

export function RoleDialog({
  personId,
  name,
  override,
  upstreamRole,
  mayMakeOwner,
  isOpen,
  onOpenChange,
}: DialogProps) {
  const { refresh } = useRouter();
  const follow = upstreamRole
    ? `${ROLE_NAMES[defaultRole(upstreamRole)]}, because the role there is ${upstreamRole}.`
    : 'No access: not a member of the organisation.';
  const choices = ORG_ROLES.filter((role) => role !== 'owner' || mayMakeOwner);
  return (
    <Dialog title={`Change Steward role of ${name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <ActionForm
        action={overridePersonRole}
        toInput={(fields) => {
          const role = fields.get('role');
          return { personId, role: ORG_ROLES.find((known) => known === role) ?? null };
        }}
        submit="Change Steward role"
        submitting="Changing role…"
        done={`Role of ${name} changed`}
        onDone={() => onOpenChange(false)}
        undo={() =>
          undoing({
            action: overridePersonRole,
            input: { personId, role: override },
            done: `Role of ${name} is as it was`,
            refresh,
          })
        }
        beside={
          <Button variant="tertiary" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-2 text-muted">
              What {name} may see and do in Steward, from the next request on. Nothing changes in the organisation
              itself.
            </legend>
            <RadioChoice
              name="role"
              value={FOLLOW}
              label="As the organisation says"
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
      </ActionForm>
    </Dialog>
  );
}
