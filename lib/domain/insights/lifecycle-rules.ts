import type { Day } from '@/lib/core/time';

/** From when on a model answers no more, as Anthropic announced it; dated snapshots end with their model. */
const ENDS: readonly [prefix: string, day: Day][] = [
  ['claude-sonnet-4-5', '2026-11-30'],
  ['claude-opus-4-5', '2027-01-22'],
  ['claude-opus-4-1', '2026-08-05'],
  ['claude-opus-4-2', '2026-06-15'],
  ['claude-opus-4-0', '2026-06-15'],
  ['claude-sonnet-4-2', '2026-06-15'],
  ['claude-sonnet-4-0', '2026-06-15'],
  ['claude-3-haiku', '2026-04-20'],
  ['claude-3-5-haiku', '2026-02-19'],
  ['claude-3-7-sonnet', '2026-02-19'],
];

export function findEnd(model: string): Day | null {
  return ENDS.find(([prefix]) => model.startsWith(prefix))?.[1] ?? null;
}
