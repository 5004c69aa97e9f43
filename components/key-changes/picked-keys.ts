'use client';

import { MOST_PICKED } from '@/lib/domain/key-changes/rules';

const KEY = 'steward.picked-keys';

/** Keys that were picked on any page of the list, for as long as the tab is open. */
export function readPicked(): string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MOST_PICKED) : [];
  } catch {
    return [];
  }
}

export function keepPicked(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // What a browser does not keep is picked again.
  }
}

/** Some more, or some less. No more than one change takes by hand. */
export function withPicked(before: readonly string[], ids: readonly string[], isPicked: boolean): string[] {
  if (!isPicked) return before.filter((id) => !ids.includes(id));
  return [...new Set([...before, ...ids])].slice(0, MOST_PICKED);
}
