import type { Tone } from '@/components/ui/status';
import type { ApprovalRow } from '@/lib/domain/approvals/query-schema';

const LOOKS: Readonly<Record<string, { tone: Tone; word: string }>> = {
  approved: { tone: 'good', word: 'Approved' },
  changed: { tone: 'good', word: 'Approved with changes' },
  refused: { tone: 'danger', word: 'Refused' },
  overridden: { tone: 'danger', word: 'Done without a second person' },
  withdrawn: { tone: 'neutral', word: 'Withdrawn' },
  expired: { tone: 'warning', word: 'Expired' },
};

export function decisionLook({ decision, isForMe }: Pick<ApprovalRow, 'decision' | 'isForMe'>): {
  tone: Tone;
  word: string;
} {
  if (decision !== null) return LOOKS[decision] ?? { tone: 'neutral', word: decision };
  return isForMe ? { tone: 'warning', word: 'Waiting for you' } : { tone: 'busy', word: 'Waiting' };
}
