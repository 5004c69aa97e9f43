import type { PermissionObject } from '@/lib/access/reach';

/** What a change is of. */
export interface Subject {
  kind: string;
  id: string;
  /** The workspace that it belongs to, where its id alone does not name it: of a membership, of a lead. */
  within?: string;
  /** What it is called, where no row knows it: of what is yet to be made, or what there is only one of. */
  name?: string;
}

/** The subject as one text: at most one intent runs on it at a time. */
export function targetOf({ kind, within, id }: Subject): string {
  return [kind, ...(within === undefined ? [] : [within]), id].join(':');
}

/** The subject as an intent keeps it. */
export function subjectColumns(subject: Subject) {
  const { kind, within, id } = subject;
  return { target: targetOf(subject), subjectKind: kind, subjectWithin: within ?? null, subjectId: id };
}

/** The workspaces that a change is about: the one that the permission is asked for, and those that the input names. */
export function workspacesOf<Input>(
  { object, workspaces }: { object?(input: Input): PermissionObject; workspaces?(input: Input): readonly string[] },
  input: Input,
): string[] {
  const own = object?.(input).workspaceId;
  return [...new Set([...(own ? [own] : []), ...(workspaces?.(input) ?? [])])].sort();
}
