'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { ArchiveProps } from './archive-dialog';
import type { EditProps } from './edit-dialog';
import type { RenameProps } from './rename-dialog';

interface WorkspaceToolsProps extends RenameProps, EditProps, ArchiveProps {
  mayRename: boolean;
  mayArchive: boolean;
}

/** What can be changed about a workspace. */
export function WorkspaceTools({ mayRename, mayArchive, ...workspace }: WorkspaceToolsProps) {
  return (
    <div className="no-print flex flex-wrap gap-2">
      {mayRename && (
        <DialogButton
          load={() => import('./rename-dialog').then((loaded) => loaded.RenameDialog)}
          dialogProps={workspace}
          at="rename"
        >
          Rename
        </DialogButton>
      )}
      <DialogButton load={() => import('./edit-dialog').then((loaded) => loaded.EditDialog)} dialogProps={workspace}>
        Edit details
      </DialogButton>
      {mayArchive && (
        <DialogButton
          load={() => import('./archive-dialog').then((loaded) => loaded.ArchiveDialog)}
          dialogProps={workspace}
          variant="danger-soft"
          at="archive"
        >
          Archive
        </DialogButton>
      )}
    </div>
  );
}
