/** What is done about a key that somebody may have seen, in this order. */
export const CHECKLIST = ['stopped', 'use', 'others', 'told', 'replaced', 'source'] as const;
export type ExposureStep = (typeof CHECKLIST)[number];

export interface DoneStep {
  at: string;
  byName: string;
  note: string;
}

/** Why an exposure cannot be closed yet, as a sentence; null when it can. A key that still works is still exposed. */
export function closingRefusal(keyState: string, done: readonly ExposureStep[]): string | null {
  if (keyState === 'active') return 'The key still works. Disable it first.';
  const open = CHECKLIST.filter((step) => step !== 'stopped' && !done.includes(step));
  return open.length === 0
    ? null
    : `${open.length} of ${CHECKLIST.length} steps ${open.length === 1 ? 'is' : 'are'} not done yet.`;
}
