import { addDays, type Day } from '@/lib/core/time';

/** The newest of each family. */
const NEWEST = { opus: 'claude-opus-5-5', sonnet: 'claude-sonnet-5-5', haiku: 'claude-haiku-5-5' } as const;
type Family = keyof typeof NEWEST;

/** From when on a model answers no more, as Anthropic announced it; dated snapshots end with their model. */
const ENDS: readonly [prefix: string, day: Day, family: Family][] = [
  ['claude-sonnet-4-5', '2026-11-30', 'sonnet'],
  ['claude-opus-4-5', '2027-01-22', 'opus'],
  ['claude-opus-4-1', '2026-08-05', 'opus'],
  ['claude-opus-4-2', '2026-06-15', 'opus'],
  ['claude-opus-4-0', '2026-06-15', 'opus'],
  ['claude-sonnet-4-2', '2026-06-15', 'sonnet'],
  ['claude-sonnet-4-0', '2026-06-15', 'sonnet'],
  ['claude-3-haiku', '2026-04-20', 'haiku'],
  ['claude-3-5-haiku', '2026-02-19', 'haiku'],
  ['claude-3-7-sonnet', '2026-02-19', 'sonnet'],
];

/** Within so many days an end is near. */
const NEAR_DAYS = 90;

export function findEnd(model: string): Day | null {
  return ENDS.find(([prefix]) => model.startsWith(prefix))?.[1] ?? null;
}

export interface EndingModel {
  model: string;
  endDay: Day;
  /** The newest of its family. */
  successor: string;
}

/** Those that end soon, or have ended, the first to end first. */
export function findEnding(models: readonly string[], today: Day): EndingModel[] {
  const ending = models.flatMap((model) => {
    const [, endDay, family] = ENDS.find(([prefix]) => model.startsWith(prefix)) ?? [];
    const isNear = endDay !== undefined && family !== undefined && endDay <= addDays(today, NEAR_DAYS);
    return isNear ? [{ model, endDay, successor: NEWEST[family] }] : [];
  });
  return ending.sort((one, other) => one.endDay.localeCompare(other.endDay) || one.model.localeCompare(other.model));
}
