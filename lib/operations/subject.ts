/** What a change is of. */
export interface Subject {
  kind: string;
  id: string;
  /** The workspace that it belongs to, where its id alone does not name it: of a membership, of a lead. */
  within?: string;
}

/** The subject as one text: at most one intent runs on it at a time. */
export function targetOf({ kind, within, id }: Subject): string {
  return [kind, ...(within === undefined ? [] : [within]), id].join(':');
}
