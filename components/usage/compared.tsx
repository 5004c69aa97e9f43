import { Change } from '@/components/page/figures/change';
import { rangeWords } from '@/components/usage/range';
import type { Day } from '@/lib/core/time';
import type { ComparisonDays } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';
import { leftOutWords, whyWords } from './compare-words';

interface ComparedProps {
  days: ComparisonDays;
  /** Of the days that are compared, and of those before. */
  now: bigint | null;
  before: bigint | null;
  unit: Unit;
  today: Day;
}

/** `+$320 (+12 %), 1–27 Nov against 1–27 Oct`, with what is left out, or why nothing is compared. One way for every page. */
export function Compared({ days, now, before, unit, today }: ComparedProps) {
  const why = whyWords(days);
  if (why !== null) return <span className="text-sm text-muted">{why}</span>;
  if (now === null || !days.now) return null;
  const leftOut = leftOutWords(days, today);
  return (
    <>
      <Change {...{ now, before, unit }} than={rangeWords(days)} of={leftOut ? rangeWords(days.now) : undefined} />
      {leftOut && <span className="block text-xs text-muted">{leftOut}</span>}
    </>
  );
}
