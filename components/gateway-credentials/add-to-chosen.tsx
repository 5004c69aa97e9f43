'use client';

import { useState } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import { AddButton } from './credential-tools';

const NONE = 'none';

/** Adds a vendor key to a workspace that is chosen first. */
export function AddToChosen({ workspaces }: { workspaces: readonly { id: string; name: string }[] }) {
  const [chosen, setChosen] = useState(NONE);
  const workspace = workspaces.find(({ id }) => id === chosen);
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      <SelectMenu
        label="Workspace"
        value={chosen}
        options={[
          { value: NONE, label: 'Choose a workspace' },
          ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={setChosen}
        className="w-56"
      />
      {workspace && (
        <AddButton key={workspace.id} workspaceId={workspace.id} workspaceName={workspace.name} isPrimary />
      )}
    </div>
  );
}
