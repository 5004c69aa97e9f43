import type { Tone } from '@/components/ui/status';
import type { DepartureStep } from '@/lib/domain/offboarding/query-schema';
import type { DepartureFacet, DepartureState, Disposition, LeftKeyFacet } from '@/lib/domain/offboarding/schema';

export const STATE_WORDS: Record<DepartureState, { tone: Tone; word: string }> = {
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  waiting: { tone: 'warning', word: 'Waiting for the Console' },
  incomplete: { tone: 'danger', word: 'Not complete' },
  replaced: { tone: 'neutral', word: 'Restarted' },
  dry_run: { tone: 'neutral', word: 'Dry run' },
};

export const DEPARTURE_FACET_WORDS: Record<DepartureFacet, string> = {
  all: 'All',
  open: 'Open',
  done: 'Done',
  dry_run: 'Dry runs',
};

export const LEFT_KEY_FACET_WORDS: Record<LeftKeyFacet, string> = {
  open: 'To decide',
  kept: 'Kept',
  all: 'All',
};

export const DISPOSITION_WORDS: Record<Disposition, string> = {
  disable: 'Disable',
  hand_over: 'Hand over',
  keep: 'Keep',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  disabled: 'It is now disabled.',
  ended: 'It had already ended.',
  left: 'Nothing was changed: not decided yet.',
  kept: 'It keeps working.',
  not_theirs: 'Someone else had become its owner, so it was left as it is.',
  removed: 'They are no longer a member.',
  already_gone: 'They were no longer a member.',
  withdrawn: 'It can no longer be accepted.',
  expired: 'It had expired.',
};

/** What a step that is done came to, in a sentence. */
export function stepOutcome({ key, detail }: Pick<DepartureStep, 'key' | 'detail'>): string | null {
  if (!detail) return null;
  if (typeof detail.task === 'string') return `Steward cannot do this. ${detail.task}`;
  if (detail.outcome === 'handed_over') return `${String(detail.newOwner)} is its new owner.`;
  if (typeof detail.outcome === 'string') return OUTCOMES[detail.outcome] ?? null;
  if (key === 'access') {
    const [sessions, leads] = [Number(detail.sessions), Number(detail.leads)];
    const ended = sessions === 0 ? 'No sessions were open.' : `${counted(sessions, 'session')} ended.`;
    return leads === 0 ? ended : `${ended} They lead ${counted(leads, 'workspace')} no more.`;
  }
  if (key === 'requests') {
    return Number(detail.closed) === 0 ? 'None was open.' : `${counted(Number(detail.closed), 'request')} closed.`;
  }
  if (key === 'last_look' && Array.isArray(detail.found)) {
    return detail.found.length === 0
      ? 'None was created in the meantime.'
      : `Found and handled: ${detail.found.join(', ')}.`;
  }
  return null;
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
