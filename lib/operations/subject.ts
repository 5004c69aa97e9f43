import type { PermissionObject } from '@/lib/access/reach';

/** What a change acts on. */
export interface Subject {
  kind: string;
  id: string;
  /** The workspace, if the id alone is not unique: for memberships and leads. */
  within?: string;
  /** Its name, if no row has it: for things yet to be created, or of which there is only one. */
  name?: string;
}

/** The subject as one string: at most one intent runs on it at a time. */
export function toTarget({ kind, within, id }: Subject): string {
  return [kind, ...(within === undefined ? [] : [within]), id].join(':');
}

/** The subject as an intent keeps it. */
export function subjectColumns(subject: Subject) {
  const { kind, within, id } = subject;
  return { target: toTarget(subject), subjectKind: kind, subjectWithin: within ?? null, subjectId: id };
}

/** The workspaces a change concerns: the one the permission is checked for, and those in the input. */
export function listConcernedWorkspaces<Input>(
  { object, workspaces }: { object?(input: Input): PermissionObject; workspaces?(input: Input): readonly string[] },
  input: Input,
): string[] {
  const own = object?.(input).workspaceId;
  return [...new Set([...(own ? [own] : []), ...(workspaces?.(input) ?? [])])].sort();
}
