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

interface PickBox {
  box: HTMLInputElement;
  /** The key of its row; null: it picks the whole page. */
  id: string | null;
  name: string;
}

/** The boxes of a table: each row's link tells what it is about. */
export function findBoxes(area: Element | null): PickBox[] {
  const boxes = area?.querySelectorAll<HTMLInputElement>('.pick-box > input') ?? [];
  return [...boxes].map((box) => {
    const link = box.closest('tbody tr')?.querySelector<HTMLAnchorElement>('th a');
    return { box, id: link?.pathname.split('/').at(-1) ?? null, name: link?.textContent ?? 'this page' };
  });
}
