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

/** The doors through which a change may come, and Anthropic's own record of what came through none of them. */
export const SOURCES = ['web', 'api', 'mcp', 'scim', 'system', 'start', 'anthropic'] as const;

/** The lengths that names in a question may have. */
export const MOST_LETTERS = { id: 200, subject: 300, action: 60, kind: 40 } as const;

/** As a table, as lines of Steward's own names, as OCSF events, and what such a file holds. */
export const CHANGE_FORMATS = ['csv', 'jsonl', 'ocsf', 'manifest'] as const;
export type ChangeFormat = (typeof CHANGE_FORMATS)[number];
