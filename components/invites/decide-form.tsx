'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { ProseField } from '@/components/forms/prose-field';
import { useAction } from '@/components/forms/use-action';
import { useLeaveWarning } from '@/components/forms/use-leave-warning';
import { organizationRole } from '@/components/people/role-words';
import { SelectMenu } from '@/components/ui/select-menu';
import type { InviteWorkspace } from '@/lib/domain/invites/query-schema';
import type { InviteRole } from '@/lib/domain/invites/role-schema';
import type { PlacementInput } from '@/lib/domain/invites/schema';
import { decideInviteAction } from '@/lib/doors/actions/invites';
import { PlacementFields } from './placement-fields';

interface DecideFormProps {
  requestId: string;
  email: string;
  role: InviteRole;
  /** Roles that the reader may give; none where the invite is sent already. */
  roles: readonly InviteRole[];
  /** The requested workspaces that are waiting for the reader. */
  placements: readonly PlacementInput[];
  /** Workspaces that the reader may place people in. */
  workspaces: readonly InviteWorkspace[];
}

/** Approves a request as it is or changed, or refuses it with a reason. */
export function DecideForm({ requestId, email, role: askedRole, roles, placements, workspaces }: DecideFormProps) {
  const [role, setRole] = useState(askedRole);
  const [places, setPlaces] = useState<PlacementInput[]>([...placements]);
  const [note, setNote] = useState('');
  const [pressed, setPressed] = useState<'approve' | 'refuse' | null>(null);
  const done = pressed === 'refuse' ? `Request for ${email} refused` : `Request for ${email} approved`;
  const { send, isPending, problem } = useAction(decideInviteAction, { done });
  useLeaveWarning(note !== '' && !isPending);
  const decide = (decision: 'approve' | 'refuse') => {
    setPressed(decision);
    void send({
      ...{ requestId, decision, note },
      ...(decision === 'approve' ? { placements: places, ...(role === askedRole ? {} : { role }) } : {}),
    });
  };
  const isEmptied = placements.length > 0 && places.length === 0;
  return (
    <div className="flex flex-col gap-4">
      {roles.length > 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <span className="min-w-40 flex-1 font-medium">Role in the organisation</span>
          <SelectMenu
            label="Role in the organisation"
            value={role}
            options={roles.map((value) => ({ value, label: organizationRole(value) }))}
            onChange={setRole}
            className="w-64"
          />
        </div>
      )}
      {workspaces.length > 0 && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">Workspaces you decide on</legend>
          <PlacementFields
            workspaces={workspaces}
            value={places}
            onChange={setPlaces}
            none={isEmptied ? 'None left: approve at least one, or refuse.' : 'None requested.'}
          />
        </fieldset>
      )}
      <ProseField
        name="note"
        label="Note"
        description="The requester sees it. Required for a refusal."
        error={problem?.fieldErrors?.note}
        value={note}
        onChange={setNote}
        maxLength={500}
        rows={2}
      />
      {problem && <OutcomeNote problem={problem} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="danger-soft"
          isPending={isPending && pressed === 'refuse'}
          isDisabled={isPending}
          onPress={() => decide('refuse')}
        >
          {isPending && pressed === 'refuse' ? 'Refusing…' : 'Refuse'}
        </Button>
        <Button
          variant="primary"
          isPending={isPending && pressed === 'approve'}
          isDisabled={isPending}
          onPress={() => decide('approve')}
        >
          {isPending && pressed === 'approve' ? 'Approving…' : roles.length > 0 ? 'Approve and send invite' : 'Approve'}
        </Button>
      </div>
    </div>
  );
}
