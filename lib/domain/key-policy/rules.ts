import { counted } from '@/lib/core/counted';
import type { KeyPolicy } from './schema';

export interface Judged {
  isDue: boolean;
  breaksName: boolean;
  isCrowded: boolean;
  livesLong: boolean;
  rotationDays: number | null;
}

/** What a key breaks, each as a sentence. */
export function breachSentences(judged: Judged, policy: KeyPolicy): string[] {
  const { isDue, breaksName, isCrowded, livesLong, rotationDays } = judged;
  return [
    ...(isDue ? [`It is older than ${counted(rotationDays ?? 0, 'day', 'days')} and should be replaced.`] : []),
    ...(breaksName ? [`Its name does not follow ${policy.namePattern}.`] : []),
    ...(isCrowded
      ? [`Its workspace has more than ${counted(policy.mostActive ?? 0, 'active key', 'active keys')}.`]
      : []),
    ...(livesLong ? [`It is valid for longer than ${counted(policy.mostDays ?? 0, 'day', 'days')}.`] : []),
  ];
}

type Guard = Pick<KeyPolicy, 'mostDisabled' | 'disableMinutes'>;

/** What would let one person disable more than they may now, each as a sentence; none: nothing would. */
export function weakenedBy(before: Guard, after: Guard): string[] {
  const keys = (count: number) => counted(count, 'key', 'keys');
  return [
    ...(after.mostDisabled > before.mostDisabled
      ? [`One person could disable ${keys(after.mostDisabled)} alone instead of ${keys(before.mostDisabled)}.`]
      : []),
    ...(after.disableMinutes < before.disableMinutes
      ? [`They would be counted for ${after.disableMinutes} minutes instead of ${before.disableMinutes}.`]
      : []),
  ];
}
