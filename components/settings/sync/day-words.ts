import type { Tone } from '@/components/ui/status';
import type { DayState } from '@/lib/domain/sync/day-rules';

export const DAY_LOOK: Record<DayState, { tone: Tone; word: string }> = {
  whole: { tone: 'good', word: 'Complete' },
  partial: { tone: 'warning', word: 'Partial' },
  missing: { tone: 'danger', word: 'Missing' },
};

/** `30 whole`, or what is not: `1 partial, 2 missing`. */
export function monthWords(states: readonly DayState[]): { tone: Tone; words: string } {
  const count = (wanted: DayState) => states.filter((state) => state === wanted).length;
  const [whole, partial, missing] = [count('whole'), count('partial'), count('missing')];
  const words = [
    whole > 0 ? `${whole} complete` : '',
    partial > 0 ? `${partial} partial` : '',
    missing > 0 ? `${missing} missing` : '',
  ]
    .filter(Boolean)
    .join(', ');
  return { tone: DAY_LOOK[missing > 0 ? 'missing' : partial > 0 ? 'partial' : 'whole'].tone, words };
}
