interface RenameSubject {
  isDefault: boolean;
  archivedAt: Date | null;
  goneAt: Date | null;
}

/** Why a workspace may not be renamed, as a sentence; null when it may. */
export function renameRefusal(workspace: RenameSubject): string | null {
  if (workspace.isDefault) return 'The default workspace cannot be renamed.';
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'An archived workspace cannot be renamed: archiving is for ever.';
  return null;
}
