import type { WorkspaceWords } from './schema';

/** As many live ones as an organisation has room for, unless Anthropic agreed to more. */
export const LIVE_WORKSPACES = 100;

interface Subject {
  isDefault: boolean;
  archivedAt: Date | null;
  goneAt: Date | null;
}

/** Why a workspace may not be renamed, as a sentence; null when it may. */
export function renameRefusal(workspace: Subject): string | null {
  if (workspace.isDefault) return 'The default workspace cannot be renamed.';
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'This workspace is archived and can no longer be renamed.';
  return null;
}

/** What somebody else renamed it to since the form showed `from`; null when nobody did, or to what is wanted. */
export function renameConflict(
  now: string,
  { from, to }: { from?: string; to: string },
  what: 'workspace' | 'API key' = 'workspace',
): string | null {
  if (from === undefined || now === from || now === to) return null;
  return `Someone renamed this ${what} a moment ago: it is now “${now}”. Nothing was changed. Reopen it to see its current state.`;
}

/** Why nothing about a workspace may be changed any more; null when it may. */
export function changeRefusal(workspace: Omit<Subject, 'isDefault'>): string | null {
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'This workspace is archived and can no longer be changed.';
  return null;
}

/** Why a workspace may not be archived; null when it may. */
export function archiveRefusal(workspace: Subject): string | null {
  if (workspace.isDefault) return 'The default workspace cannot be archived.';
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  return workspace.archivedAt ? 'This workspace is already archived.' : null;
}

/** Why what was typed does not confirm; null when it does. */
export function confirmationRefusal(typedName: string, name: string): string | null {
  return typedName.trim() === name.trim() ? null : `Type the current name: ${name}`;
}

/** The workspace that Claude Code made for itself: archiving it ends everybody's sign-in there. */
export function isClaudeCode({ name }: { name: string }): boolean {
  return name.trim().toLowerCase() === 'claude code';
}

/** The live workspace that bears the name, however it is written. */
export function findBearer<T extends { name: string }>(name: string, live: readonly T[]): T | null {
  const wanted = name.trim().toLowerCase();
  return live.find((workspace) => workspace.name.trim().toLowerCase() === wanted) ?? null;
}

/** What to change at upstream, and what of Steward's own; absent: stays as it is. Null deletes a tag. */
export interface WordChanges {
  color?: string;
  description?: string;
  audience?: string;
  tags: Record<string, string | null>;
}

const WORDS = { color: 'colour', description: 'description', audience: 'note on who should be in it' } as const;
const FIELDS = ['color', 'description', 'audience'] as const;

/** How a workspace is described with the changes made to it; a tag that is null goes. */
export function wordsWith(now: WorkspaceWords, { tags, ...words }: Partial<WordChanges>): WorkspaceWords {
  const kept = Object.entries({ ...now.tags, ...tags }).filter((tag): tag is [string, string] => tag[1] !== null);
  const given = Object.entries(words).filter(([, value]) => value !== undefined);
  return { ...now, ...Object.fromEntries(given), tags: Object.fromEntries(kept) };
}

/**
 * What a form changed, from what it showed to what it was sent with. `conflict` names what somebody else changed
 * meanwhile, and to what: their change is not written over unseen.
 */
export function wordChanges(
  before: WorkspaceWords,
  after: Partial<WordChanges>,
  now: WorkspaceWords,
): { changes: WordChanges; conflict: string | null } {
  const changes: WordChanges = { tags: {} };
  const meanwhile: string[] = [];
  for (const field of FIELDS) {
    const wanted = after[field];
    if (wanted === undefined || wanted === before[field] || wanted === now[field]) continue;
    if (now[field] !== before[field]) meanwhile.push(`the ${WORDS[field]} is now “${now[field]}”`);
    changes[field] = wanted;
  }
  const tags = after.tags ?? before.tags;
  for (const key of new Set([...Object.keys(before.tags), ...Object.keys(tags)])) {
    const [was, wanted, is] = [before.tags[key] ?? null, tags[key] ?? null, now.tags[key] ?? null];
    if (wanted === was || wanted === is) continue;
    if (is !== was) meanwhile.push(is === null ? `the tag ${key} was removed` : `the tag ${key} is now “${is}”`);
    changes.tags[key] = wanted;
  }
  const conflict =
    meanwhile.length === 0
      ? null
      : `Someone changed this a moment ago: ${meanwhile.join(', ')}. Nothing was changed. Reopen it to see its current state.`;
  return { changes, conflict };
}

/** Why tags may not be changed so; null when they may. */
export function tagRefusal(tags: Readonly<Record<string, string | null>>): string | null {
  const taken = Object.keys(tags).find((key) => key.toLowerCase().startsWith('anthropic'));
  return taken === undefined ? null : `Tags that begin with “anthropic” are reserved for Anthropic. Remove ${taken}.`;
}
