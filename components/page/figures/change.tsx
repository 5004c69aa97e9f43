import type { Unit } from '@/lib/domain/usage/schema';
import { formatChange } from './format';

interface ChangeProps {
  now: bigint;
  before: bigint | null;
  unit: Unit;
  /** What it is compared with, such as `1 Oct 2026 – 27 Oct 2026`. */
  than: string;
  /** What is compared, if that is less than the figure beside it. */
  of?: string;
}

/** `+$320 (+12 %) against …`. Neutral in colour: whether more is bad is the reader's to say. */
export function Change({ now, before, unit, than, of }: ChangeProps) {
  const text = formatChange(now, before, unit);
  return (
    <span className="figure text-sm text-muted">
      <span className="font-medium text-foreground">{text}</span>{' '}
      {before === null ? '' : `${of ? `${of} ` : ''}against ${than}`}
    </span>
  );
}
