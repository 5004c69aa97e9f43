'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { OutcomeNote } from '@/components/forms/outcome-note';
import { undoing } from '@/components/forms/undoing';
import { useAction } from '@/components/forms/use-action';
import { workspaceRole as roleWords } from '@/components/people/role-words';
import { MEMBER_ROLES, type MemberRole } from '@/lib/domain/members/rules';
import { addMembersAction, changeMemberRoleAction, removeMemberAction } from '@/lib/doors/actions/members';
import { MEMBER_ROLE_CHOICES } from './role-choices';

interface MemberToolsProps {
  workspaceId: string;
  userId: string;
  name: string;
  workspaceRole: string;
}

const isMemberRole = (role: unknown): role is MemberRole => MEMBER_ROLES.some((known) => known === role);

/** Changes the role of a member, or takes them out, at once; the toast offers the way back. */
export function MemberTools({ workspaceId, userId, name, workspaceRole }: MemberToolsProps) {
  const { refresh } = useRouter();
  const [wanted, setWanted] = useState<MemberRole | null>(null);
  const known = isMemberRole(workspaceRole) ? workspaceRole : null;
  const change = useAction(changeMemberRoleAction, {
    done: `${name} is now ${wanted ? roleWords(wanted).toLowerCase() : 'changed'}`,
    undo: () =>
      known && wanted
        ? undoing({
            action: changeMemberRoleAction,
            input: { workspaceId, userId, from: wanted, workspaceRole: known },
            done: `${name} is ${roleWords(known).toLowerCase()} again`,
            refresh,
          })
        : undefined,
  });
  const removal = useAction(removeMemberAction, {
    done: `${name} removed`,
    undo: () =>
      known
        ? undoing({
            action: addMembersAction,
            input: { workspaceId, members: [{ userId, workspaceRole: known }] },
            done: `${name} is a member again`,
            refresh,
          })
        : undefined,
  });
  const problem = change.problem ?? removal.problem;
  const isBusy = change.isPending || removal.isPending;
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex items-center justify-end gap-1">
        <select
          aria-label={`Role of ${name}`}
          value={change.isPending && wanted ? wanted : workspaceRole}
          disabled={isBusy}
          onChange={({ currentTarget: { value } }) => {
            if (!isMemberRole(value)) return;
            setWanted(value);
            void change.send({ workspaceId, userId, from: workspaceRole, workspaceRole: value });
          }}
          className="input input--primary w-44"
        >
          {!known && <option value={workspaceRole}>{roleWords(workspaceRole)}</option>}
          {MEMBER_ROLE_CHOICES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Button
          variant="ghost"
          aria-label={`Remove ${name}`}
          isPending={removal.isPending}
          isDisabled={isBusy}
          onPress={() => void removal.send({ workspaceId, userId })}
        >
          {removal.isPending ? 'Removing…' : 'Remove'}
        </Button>
      </div>
      {problem && (
        <div className="max-w-80 text-start">
          <OutcomeNote problem={problem} />
        </div>
      )}
    </div>
  );
}
