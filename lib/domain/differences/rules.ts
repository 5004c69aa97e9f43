export const DIFFERENCE_KINDS = ['console', 'unasked', 'no_trace'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

const WORDS: Readonly<Record<DifferenceKind, { words: string; explanation: string }>> = {
  console: {
    words: 'Changed outside Steward',
    explanation:
      'Somebody changed this in the Claude Console or with credentials of their own. Ask them why; Steward shows it as it is now.',
  },
  unasked: {
    words: 'Changed by an Admin key, not by Steward',
    explanation:
      'An Admin key made this change, and no change of Steward explains it. If no other program of yours has such a key, it was leaked: replace it in the Console.',
  },
  no_trace: {
    words: 'Not in Anthropic’s record',
    explanation:
      'Anthropic answered that this was done, and its activity feed does not show it, half an hour later and read completely. Check the subject in the Console.',
  },
};

export function differenceWords(kind: DifferenceKind): string {
  return WORDS[kind].words;
}

/** What it means and what to do. */
export function differenceExplanation(kind: DifferenceKind): string {
  return WORDS[kind].explanation;
}
