import { addDays, type Day, daysBetween } from '@/lib/core/time';

/**
 * What is reviewed. `person`: membership of the organisation; `organization_role`: a role there above the least; `role`: a role in
 * Steward beside the organisation's own.
 */
export const ITEM_KINDS = [
  'person',
  'organization_role',
  'role',
  'member',
  'lead',
  'token',
  'gateway_key',
  'api_key',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export const ITEM_KIND_WORDS: Readonly<Record<ItemKind, string>> = {
  person: 'Person',
  organization_role: 'Organisation role',
  role: 'Role in Steward',
  member: 'Workspace member',
  lead: 'Team lead',
  token: 'API token',
  gateway_key: 'Steward key',
  api_key: 'API key',
};

export const DECISIONS = ['keep', 'remove'] as const;
export type Decision = (typeof DECISIONS)[number];

export const ITEM_FACETS = ['undecided', 'keep', 'remove', 'failed', 'all'] as const;
export type ItemFacet = (typeof ITEM_FACETS)[number];

export const REPEATS = [3, 6, 12] as const;

export const MOST_DECIDED = 500;
const LONGEST_DAYS = 180;

/** `open`: reviewers decide · `due`: an owner or admin confirms the removal · `removing` · `closed`: signed, for good. */
export const REVIEW_STATES = ['open', 'due', 'removing', 'closed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

interface Standing {
  dueDay: Day;
  confirmedAt: Date | null;
  closedAt: Date | null;
}

export function reviewState({ dueDay, confirmedAt, closedAt }: Standing, today: Day): ReviewState {
  if (closedAt) return 'closed';
  if (confirmedAt) return 'removing';
  return today > dueDay ? 'due' : 'open';
}

export function dueDayRefusal(dueDay: Day, today: Day): string | null {
  if (dueDay <= today) return 'Choose a day after today, so that there is time to decide.';
  return daysBetween(today, dueDay) > LONGEST_DAYS ? `Choose a day within ${LONGEST_DAYS} days.` : null;
}

/** Why nothing can be decided now, as a sentence; null: it can. After the last day only those who confirm decide. */
export function decidingRefusal(state: ReviewState, isManager: boolean): string | null {
  if (state === 'closed') return 'This review is closed and cannot be changed.';
  if (state === 'removing') return 'The removal was confirmed, so decisions can no longer be changed.';
  if (state === 'due' && !isManager) return 'The last day to decide has passed. Ask an owner or admin.';
  return null;
}

/** Why the removal cannot be confirmed yet. */
export function confirmRefusal(state: ReviewState, undecided: number): string | null {
  if (state === 'closed') return 'This review is closed and cannot be changed.';
  if (state === 'removing') return 'The removal was confirmed already. Try the rest again instead.';
  if (state === 'open' && undecided > 0)
    return 'Reviewers can still decide. Confirm the removal after the last day, or once everything is decided.';
  return null;
}

/** Which reminder is due; null: none. A review of few days has no half time of its own. */
export function reminderOn(today: Day, startDay: Day, dueDay: Day): 'half' | 'day' | 'due' | null {
  if (today > dueDay) return 'due';
  if (today >= addDays(dueDay, -1) && addDays(dueDay, -1) > startDay) return 'day';
  const days = daysBetween(startDay, dueDay);
  return days >= 4 && today >= addDays(startDay, Math.floor(days / 2)) ? 'half' : null;
}

/** So many months on; the last day of a shorter month. */
export function monthsOn(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`;
}

/** `Q4 review` is followed by `Q4 review, 1 Mar 2027`, and that by one of another day. */
export function nextName(name: string, day: string): string {
  return `${name.replace(/, \d{1,2} [A-Z][a-z]{2} \d{4}$/, '').slice(0, 100)}, ${day}`;
}

interface Counted {
  kind: ItemKind;
  subjectId: string;
  workspaceId: string | null;
}

/** The step of an item; of a key, as changes of many keys call it. */
export function stepKeyOf({ kind, subjectId, workspaceId }: Counted): string {
  if (kind === 'api_key' || kind === 'gateway_key') return `key:${subjectId}`;
  return [kind, ...(kind === 'member' || kind === 'lead' ? [workspaceId] : []), subjectId].join(':');
}
