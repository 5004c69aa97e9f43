import type { Tone } from '@/components/ui/status';
import { formatMoney } from '@/lib/core/money';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';
import type { AnomalyRow } from '@/lib/domain/anomalies/query-schema';
import type { AnomalyFacet } from '@/lib/domain/anomalies/schema';

export const FACET_WORDS: Record<AnomalyFacet, string> = { open: 'Ongoing', over: 'Ended', all: 'All' };

export const SERIES_WORDS: Record<AnomalyRow['seriesKind'], string> = {
  api_key: 'API key',
  workspace: 'Workspace',
  model: 'Model',
  workspace_model: 'Model in a workspace',
};

/** What about it was unusual. */
export const FOUND_WORDS: Record<AnomalyRow['foundBy'], string> = {
  day: 'A day far above what its weekday usually costs',
  run: 'Five days together above what the weeks before cost',
  new: 'A new key with high spend from its first days',
  hour: 'An hour far above what that hour usually costs',
  minute: 'Ten minutes far above what they usually cost at that time of day',
};

export function describeState(
  { state, verdict, snoozedUntil }: AnomalyRow,
  today: string,
): { tone: Tone; word: string } {
  if (verdict === 'expected') return { tone: 'good', word: 'Expected' };
  if (verdict === 'false_alarm') return { tone: 'neutral', word: 'False alarm' };
  if (state === 'new_normal') return { tone: 'neutral', word: 'The new normal' };
  if (state === 'ended') return { tone: 'neutral', word: 'Ended' };
  if (snoozedUntil !== null && snoozedUntil > today)
    return { tone: 'neutral', word: `Snoozed until ${formatDay(snoozedUntil)}` };
  return { tone: 'danger', word: 'Ongoing' };
}

/** Of one found within a day the time is known. */
export function sinceWords({ foundBy, since }: AnomalyRow): string {
  return foundBy === 'hour' || foundBy === 'minute' ? formatInstant(since) : formatDay(dayOf(since));
}

/** `$412.70 a day, where $18.30 is usual`: estimates, so no more digits than that. */
export function peakWords({ foundBy, peak, usual }: AnomalyRow): string {
  // The highest is a day's by the time that its days are judged; what is usual stays what it was found by.
  if (foundBy === 'minute') return `${formatMoney(BigInt(usual))} is usual in ten minutes`;
  if (foundBy === 'hour') return `${formatMoney(BigInt(usual))} is usual in an hour`;
  return `up to ${formatMoney(BigInt(peak))} a day, where ${formatMoney(BigInt(usual))} is usual`;
}
