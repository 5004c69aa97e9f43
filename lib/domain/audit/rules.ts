export const OUTCOMES = [
  'succeeded',
  'failed',
  'unknown',
  'denied',
  'expired',
  'queued',
  'running',
  'waiting',
] as const;

/** The doors through which a change may come. */
export const SOURCES = ['web', 'scim', 'system', 'start'] as const;

/** A row's place in the list: when it was asked for, and its id. */
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export interface AuditPlace {
  at: Date;
  id: string;
}

export function placeOfCursor(text: string): AuditPlace | null {
  const [, at = '', id = ''] = CURSOR.exec(text) ?? [];
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : { at: date, id };
}

export function cursorOf({ at, id }: AuditPlace): string {
  return `${at.toISOString()}_${id}`;
}

/** The lengths that names in a question may have. */
export const MOST_LETTERS = { id: 200, subject: 300, action: 60, kind: 40 } as const;

/** Whether the text can name anything: Postgres takes no null character, and nothing is called by a control character. */
export function isNameable(text: string, most: number): boolean {
  return text.length <= most && !/\p{Cc}/u.test(text);
}
