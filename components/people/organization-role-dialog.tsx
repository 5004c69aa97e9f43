'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { FormDialog } from '@/components/forms/form-dialog';
import { undoing } from '@/components/forms/undoing';
import { Dialog, type OpenState } from '@/components/ui/dialog';
import type { GivenRole } from '@/lib/domain/people/schema';
import { changeUserRoleAction } from '@/lib/doors/actions/people';
import { ConsoleMembersLink } from './console-members-link';
import { organizationRole } from './role-words';

const NOTES: Record<GivenRole, string> = {
  developer: 'Works in the Console and creates API keys.',
  user: 'Works in the Console without API keys.',
  billing: 'Like a user, and sees cost and invoices.',
  claude_code_user: 'Claude Code only.',
};
const ROLES = Object.keys(NOTES) as GivenRole[];

export interface RoleProps {
  userId: string;
  name: string;
  /** In the organisation, as it is now. */
  role: string;
  /** No program can change it. */
  isByHand: boolean;
  consoleOrigin: string;
}

/** The role at Anthropic; the Steward role follows from it unless an owner has set another. */
export function OrganizationRoleDialog(props: RoleProps & OpenState) {
  const { userId, name, role, isByHand, consoleOrigin, isOpen, onOpenChange } = props;
  const { refresh } = useRouter();
  const given = ROLES.find((known) => known === role);
  if (isByHand) {
    return (
      <Dialog title={`Role of ${name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
        <p className="mb-3 text-muted">
          {name} is an organisation admin. The admin role can only be given or removed in the Claude Console.
        </p>
        <ConsoleMembersLink consoleOrigin={consoleOrigin} />
        <div className="mt-4 flex justify-end">
          <Button variant="tertiary" onPress={() => onOpenChange(false)}>
            Close
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={`Change organisation role of ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={changeUserRoleAction}
      toInput={(fields) => ({ userId, from: role, to: ROLES.find((known) => known === fields.get('to')) ?? 'user' })}
      submit="Change organisation role"
      submitting="Changing role…"
      done={`Role of ${name} changed`}
      undo={({ to }) =>
        given &&
        undoing({
          action: changeUserRoleAction,
          input: { userId, from: to, to: given },
          done: `${name} is ${organizationRole(given)} again`,
          refresh,
        })
      }
    >
      {({ fieldErrors }) => (
        <>
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-2 text-muted">
              Their role in the organisation, at Anthropic. Their Steward role follows it unless it was set separately.
            </legend>
            {ROLES.map((known) => (
              <label
                key={known}
                className="flex min-h-8 cursor-pointer items-start gap-3 rounded-md px-2 py-1.5 hover:bg-default has-checked:bg-accent-soft pointer-coarse:min-h-11"
              >
                <input
                  type="radio"
                  name="to"
                  value={known}
                  defaultChecked={known === role}
                  className="mt-1 size-4 accent-accent"
                />
                <span>
                  <span className="block font-medium">{organizationRole(known)}</span>
                  <span className="block text-table text-muted">{NOTES[known]}</span>
                </span>
              </label>
            ))}
            {fieldErrors.to && <p className="text-xs text-bad">{fieldErrors.to}</p>}
          </fieldset>
          <p className="text-xs text-muted">
            The admin role is missing here because only the Console can give or remove it.{' '}
            <ConsoleMembersLink consoleOrigin={consoleOrigin} />
          </p>
        </>
      )}
    </FormDialog>
  );
}
