'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const RenameDialog = dynamic(() => import('./rename-dialog').then((loaded) => loaded.RenameDialog), { ssr: false });
const EditDialog = dynamic(() => import('./edit-dialog').then((loaded) => loaded.EditDialog), { ssr: false });
const ArchiveDialog = dynamic(() => import('./archive-dialog').then((loaded) => loaded.ArchiveDialog), { ssr: false });

export interface WorkspaceToolsProps {
  workspaceId: string;
  name: string;
  color: string;
  description: string;
  audience: string;
  tags: Record<string, string>;
  members: number | null;
  activeKeys: number | null;
  /** Of the last 30 days, in words; null: hidden from the reader, or not read yet. */
  spend: string | null;
  isClaudeCode: boolean;
  mayRename: boolean;
  mayArchive: boolean;
}

export interface ToolDialogProps extends WorkspaceToolsProps {
  onClose: () => void;
}

const TOOLS = { rename: RenameDialog, edit: EditDialog, archive: ArchiveDialog };

/** What can be changed about a workspace. A dialog's code comes with the first press. */
export function WorkspaceTools(props: WorkspaceToolsProps) {
  const [open, setOpen] = useState<keyof typeof TOOLS | null>(null);
  const Open = open ? TOOLS[open] : null;
  return (
    <div className="no-print flex flex-wrap gap-2">
      {props.mayRename && (
        <Button variant="outline" onPress={() => setOpen('rename')}>
          Rename
        </Button>
      )}
      <Button variant="outline" onPress={() => setOpen('edit')}>
        Edit details
      </Button>
      {props.mayArchive && (
        <Button variant="danger-soft" onPress={() => setOpen('archive')}>
          Archive
        </Button>
      )}
      {Open && <Open {...props} onClose={() => setOpen(null)} />}
    </div>
  );
}
