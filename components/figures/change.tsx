import type { Unit } from '@/lib/domain/usage/schema';
import { formatChange } from './format';

interface ChangeProps {
  now: bigint;
  before: bigint | null;
  unit: Unit;
  /** What it is compared with, such as `the same days of October`. */
  than: string;
}

/** `+$320 (+12 %) against …`. Neutral in colour: whether more is bad is the reader's to say. */
export function Change({ now, before, unit, than }: ChangeProps) {
  const text = formatChange(now, before, unit);
  return (
    <span className="figure text-sm text-muted">
      <span className="font-medium text-foreground">{text}</span> {before === null ? '' : `against ${than}`}
    </span>
  );
}
