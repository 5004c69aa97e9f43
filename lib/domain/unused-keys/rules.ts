import { addDays, type Day, daysBetween } from '@/lib/core/time';
import type { UnusedPolicy } from '@/lib/domain/key-policy/schema';

export const DRY_RUN_DAYS = 30;

/** Steps towards disabling a key that nothing uses, in their order; `drop` ends them from anywhere. */
export const UNUSED_STEPS = ['propose', 'tell', 'disable', 'drop'] as const;
export type UnusedStep = (typeof UNUSED_STEPS)[number];

export interface UnusedFacts {
  /** Active, and not protected. */
  isJudged: boolean;
  /** When it was last used, else made; null: nobody knows when it was made. */
  lastDay: Day | null;
  proposedDay: Day | null;
  toldDay: Day | null;
}

/** What is to be done about a key today; null: nothing. `usageSince` is the first day whose use is known. */
export function nextStep(
  { isJudged, lastDay, proposedDay, toldDay }: UnusedFacts,
  policy: UnusedPolicy | null,
  usageSince: Day | null,
  today: Day,
): UnusedStep | null {
  const isUnused =
    isJudged &&
    policy !== null &&
    lastDay !== null &&
    usageSince !== null &&
    daysBetween(lastDay, today) > policy.proposeDays &&
    daysBetween(usageSince, today) >= policy.proposeDays;
  if (!isUnused) return proposedDay === null ? null : 'drop';
  if (proposedDay === null) return 'propose';
  if (toldDay === null) return daysBetween(proposedDay, today) >= policy.tellDays ? 'tell' : null;
  return daysBetween(toldDay, today) >= policy.waitDays ? 'disable' : null;
}

/** On which day a key is disabled, if nothing uses it until then; null: people are not told yet. */
export function disableDay(toldDay: Day | null, { waitDays }: UnusedPolicy): Day | null {
  return toldDay === null ? null : addDays(toldDay, waitDays);
}

export interface UseHistory {
  /** When it was made, or used for the last time before the days that are looked at; null: not known. */
  startDay: Day | null;
  /** Days on which it was used since, in order. */
  usedDays: readonly Day[];
}

/** What would have been done about one key; the days that lie outside what is looked at are null. */
export interface WouldHave {
  proposedDay: Day | null;
  toldDay: Day | null;
  disabledDay: Day | null;
  /** When it was used again, after a step. */
  usedAgainDay: Day | null;
}

/**
 * What a policy would have done from one day up to another had it been in effect all along, of the last stretch without use in
 * which it would have done anything. Null: nothing.
 */
export function wouldHave(
  { startDay, usedDays }: UseHistory,
  { proposeDays, tellDays, waitDays }: UnusedPolicy,
  usageSince: Day | null,
  { from, to }: { from: Day; to: Day },
): WouldHave | null {
  if (usageSince === null) return null;
  const starts = [...(startDay === null ? [] : [startDay]), ...usedDays];
  for (let at = starts.length - 1; at >= 0; at--) {
    const next = starts[at + 1] ?? null;
    const proposed = latest(addDays(starts[at] ?? '', proposeDays + 1), addDays(usageSince, proposeDays));
    const told = addDays(proposed, tellDays);
    const disabled = addDays(told, waitDays);
    const within = (day: Day) => (day >= from && day <= to && (next === null || day < next) ? day : null);
    const found = { proposedDay: within(proposed), toldDay: within(told), disabledDay: within(disabled) };
    const usedAgainDay = next !== null && proposed < next && next >= from && next <= to ? next : null;
    if (found.proposedDay || found.toldDay || found.disabledDay || usedAgainDay) return { ...found, usedAgainDay };
  }
  return null;
}

const latest = (one: Day, other: Day): Day => (one > other ? one : other);
