'use client';

import { Button } from '@heroui/react/button';
import { X } from 'lucide-react';
import { workspaceRole } from '@/components/people/role-words';
import { SelectMenu } from '@/components/ui/select-menu';
import type { InviteWorkspace } from '@/lib/domain/invites/query-schema';
import { MOST_PLACEMENTS, PLACEMENT_ROLES } from '@/lib/domain/invites/role-schema';
import type { PlacementInput } from '@/lib/domain/invites/schema';

const ROLES = PLACEMENT_ROLES.map((value) => ({ value, label: workspaceRole(value) }));

interface PlacementFieldsProps {
  /** Workspaces to choose from. */
  workspaces: readonly InviteWorkspace[];
  value: readonly PlacementInput[];
  onChange: (value: PlacementInput[]) => void;
  /** Shown if none is chosen. */
  none: string;
}

/** Workspaces, each with the role in it. */
export function PlacementFields({ workspaces, value, onChange, none }: PlacementFieldsProps) {
  const left = workspaces.filter(({ id }) => !value.some(({ workspaceId }) => workspaceId === id));
  const nameOf = (id: string) => workspaces.find((workspace) => workspace.id === id)?.name ?? id;
  const change = (workspaceId: string, role: PlacementInput['workspaceRole']) =>
    onChange(value.map((one) => (one.workspaceId === workspaceId ? { workspaceId, workspaceRole: role } : one)));
  return (
    <div className="flex flex-col gap-2">
      {value.length === 0 && <p className="text-table text-muted">{none}</p>}
      <ul className="flex flex-col gap-2">
        {value.map(({ workspaceId, workspaceRole: role }) => (
          <li key={workspaceId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-40 flex-1 [overflow-wrap:anywhere]">{nameOf(workspaceId)}</span>
            <SelectMenu
              label={`Role in ${nameOf(workspaceId)}`}
              value={role}
              options={ROLES}
              onChange={(next) => change(workspaceId, next)}
              className="w-52"
            />
            <Button
              variant="tertiary"
              isIconOnly
              aria-label={`Leave out ${nameOf(workspaceId)}`}
              onPress={() => onChange(value.filter((one) => one.workspaceId !== workspaceId))}
            >
              <X aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      {left.length > 0 && value.length < MOST_PLACEMENTS && (
        <SelectMenu
          label="Add a workspace"
          value=""
          options={[
            { value: '', label: 'Add a workspace…' },
            ...left.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(workspaceId) =>
            workspaceId && onChange([...value, { workspaceId, workspaceRole: 'workspace_developer' }])
          }
          className="w-full sm:w-72"
        />
      )}
    </div>
  );
}
