import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ALL_ACTS, MOST_PICKED } from '@/lib/domain/key-changes/rules';

/** What a change is to do to which keys, as the bar of the list asks for it. */
export const loadChangeParams = createLoader({
  act: parseAsStringLiteral(ALL_ACTS),
  ids: parseAsString.withDefault(''),
  /** All that the list's filters find. */
  all: parseAsString,
});

export function idsOf(text: string): string[] {
  const ids = text.split(',').filter((id) => /^[A-Za-z0-9_-]{1,100}$/.test(id));
  return [...new Set(ids)].slice(0, MOST_PICKED);
}
