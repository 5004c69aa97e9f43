export const DIFFERENCE_KINDS = ['console', 'unasked', 'no_trace'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

const WORDS: Readonly<Record<DifferenceKind, { words: string; explanation: string }>> = {
  console: {
    words: 'Changed outside Steward',
    explanation:
      'Somebody changed this in the Claude Console or with their own credentials. Ask them why; Steward shows it as it is now.',
  },
  unasked: {
    words: 'Changed by an Admin key, not by Steward',
    explanation:
      'An Admin key made this change, but Steward did not ask for it. If none of your other programs has an Admin key, this one has leaked: replace it in the Console.',
  },
  no_trace: {
    words: 'Not in Anthropic’s record',
    explanation:
      'Anthropic confirmed this change, but its activity feed did not show it half an hour later. Check it in the Console.',
  },
};

export function differenceWords(kind: DifferenceKind): string {
  return WORDS[kind].words;
}

/** What it means and what to do. */
export function differenceExplanation(kind: DifferenceKind): string {
  return WORDS[kind].explanation;
}
