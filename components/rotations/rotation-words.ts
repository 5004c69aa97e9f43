import { lastUsedWords } from '@/components/api-keys/key-words';
import type { Tone } from '@/components/ui/status';
import { counted } from '@/lib/core/counted';
import { formatDay } from '@/lib/core/time';
import type { RotationDetail, RotationHistoryAct } from '@/lib/domain/rotations/query-schema';
import type { RotationState } from '@/lib/domain/rotations/rules';
import type { RotationFacet } from '@/lib/domain/rotations/schema';

export const ROTATIONS_PATH = '/api-keys/rotations';

export const STATE_LOOKS: Readonly<Record<RotationState, { tone: Tone; word: string; next: string }>> = {
  fresh: { tone: 'good', word: 'Not due', next: 'There is nothing to do yet. It can be replaced at any time.' },
  due: { tone: 'warning', word: 'Due', next: 'It is older than the policy allows. Start replacing it.' },
  put_off: { tone: 'neutral', word: 'Put off', next: 'Nobody is asked for the next step until then.' },
  excepted: { tone: 'neutral', word: 'Exempt', next: 'It does not have to be replaced until then.' },
  started: {
    tone: 'neutral',
    word: 'Waiting for a successor',
    next: 'Create the new key in the Claude Console. Steward finds it at its next reading.',
  },
  found: { tone: 'warning', word: 'Successor found', next: 'A key looks like the successor. Confirm that it is.' },
  lost: {
    tone: 'danger',
    word: 'Successor does not work',
    next: 'The confirmed successor no longer works. Enable it, or confirm another key.',
  },
  both: { tone: 'good', word: 'Both in use', next: 'Put the new secret everywhere that still uses the old one.' },
  quiet: {
    tone: 'warning',
    word: 'No longer used',
    next: 'Nothing has used the old key for long enough. Disable it.',
  },
  stopped: { tone: 'good', word: 'Disabled', next: 'The old key is disabled. If something breaks, enable it again.' },
  archivable: { tone: 'warning', word: 'Ready to archive', next: 'It has been disabled for long enough. Archive it.' },
  done: { tone: 'good', word: 'Replaced', next: 'The old key is archived. Nothing is left to do.' },
  ended: { tone: 'neutral', word: 'Not replaced', next: 'It no longer works, so it cannot be replaced.' },
};

export const FACET_WORDS: Record<RotationFacet, string> = {
  act: 'To do',
  soon: 'Due within 30 days',
  underway: 'Under way',
  later: 'Put off or exempt',
  done: 'Replaced',
  all: 'All',
};

/** `until 7 Dec 2026: The vendor's audit` */
export function untilWords(until: string | null, reason: string | null): string {
  return until === null ? '' : `until ${formatDay(until)}${reason ? `: ${reason}` : ''}`;
}

/** `Put off until 7 Dec 2026` */
export function actWords({
  act,
  until,
  successorName,
}: Pick<RotationHistoryAct, 'act' | 'until' | 'successorName'>): string {
  const day = until === null ? '' : ` until ${formatDay(until)}`;
  switch (act) {
    case 'start':
      return `Started replacing${successorName ? `: planned name ${successorName}` : ''}`;
    case 'confirm':
      return `Confirmed ${successorName ?? 'another key'} as successor`;
    case 'put_off':
      return `Put off${day}`;
    case 'except':
      return `Exempted${day}`;
    case 'resume':
      return 'Resumed';
    case 'cancel':
      return 'Cancelled';
    case 'rotate':
      return 'Rotated';
  }
}

type Both = Pick<RotationDetail, 'state' | 'lastUsedDay' | 'successorUsedDay' | 'quietDays' | 'daysLeft'>;

/** How both keys are used, and when the old one may be stopped. */
export function bothWords({ state, lastUsedDay, successorUsedDay, quietDays, daysLeft }: Both): string {
  return [
    `Old key: ${lastUsedWords(lastUsedDay)}. New key: ${lastUsedWords(successorUsedDay)}.`,
    ...(state === 'both' || state === 'quiet' ? ['Both work.'] : []),
    ...(state === 'both' && daysLeft !== null
      ? [
          `The old one is proposed for disabling once nothing has used it for ${counted(quietDays, 'day', 'days')}: at the earliest in ${counted(daysLeft, 'day', 'days')}.`,
        ]
      : []),
  ].join(' ');
}
