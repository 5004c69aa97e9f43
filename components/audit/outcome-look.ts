import type { Tone } from '@/components/ui/status';
import type { AuditRow } from '@/lib/domain/audit/query-schema';

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

/** Of what was changed outside Steward: no outcome that can be filtered by. */
const OBSERVED = { tone: 'neutral', word: 'Outside Steward' } as const;

/** Of one thing among many that a change was of. */
const STEP_OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  done: { tone: 'good', word: 'Done' },
  skipped: { tone: 'neutral', word: 'Left unchanged' },
};

export function outcomeLook(state: string): { tone: Tone; word: string } {
  return (
    (state === 'observed' ? OBSERVED : (OUTCOMES[state] ?? STEP_OUTCOMES[state])) ?? { tone: 'neutral', word: state }
  );
}

/** What is said beneath an outcome: why, and how often a refusal was repeated; null where nothing is. */
export function outcomeNote({
  errorMessage,
  refusals,
  isOfAnyCommand,
}: Pick<AuditRow, 'errorMessage' | 'refusals' | 'isOfAnyCommand'>): string | null {
  const often =
    refusals > 1 &&
    `Refused ${refusals.toLocaleString('en-GB')} times within the hour${isOfAnyCommand ? ', counting changes of every kind' : ''}.`;
  return [errorMessage, often].filter(Boolean).join(' ') || null;
}

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));
