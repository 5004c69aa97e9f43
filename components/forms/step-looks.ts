import type { Tone } from '@/components/ui/status';
import type { OutcomeStep } from '@/lib/operations/outcome';

/** The state of a step of a long change, wherever it is shown. */
export const STEP_LOOKS: Record<OutcomeStep['state'], { tone: Tone; word: string }> = {
  waiting: { tone: 'neutral', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Unknown yet' },
};
