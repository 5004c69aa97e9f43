import type { Tone } from '@/components/ui/status';

const OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Unknown yet' },
  denied: { tone: 'danger', word: 'Refused' },
  expired: { tone: 'warning', word: 'Not started in time' },
  queued: { tone: 'busy', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  waiting: { tone: 'busy', word: 'Waits for approval' },
};

export function outcomeLook(state: string): { tone: Tone; word: string } {
  return OUTCOMES[state] ?? { tone: 'neutral', word: state };
}

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));
