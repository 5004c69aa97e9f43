import { dollars, formatMoney } from '@/lib/core/money';
import type { Unit } from '@/lib/domain/usage/schema';
import { Exact } from './exact';
import { formatCount, formatFigure, formatFigureCompact } from './format';

/** The exact value in words: dollars to the last digit, or a full count with its unit. */
export function exactFigure(value: bigint, unit: Unit): string {
  if (unit === 'nano_dollars') return `$${dollars(value)}`.replace('$-', '−$');
  return `${formatCount(value)} ${unit}`;
}

/** A figure in a table or a sentence: written out, with the last digits on hover. Null is unknown, never zero. */
export function Figure({ value, unit, unknown }: { value: bigint | null; unit: Unit; unknown?: string }) {
  if (value === null) return <Unknown reason={unknown ?? 'Not read yet'} />;
  return (
    <data
      className="figure"
      value={unit === 'nano_dollars' ? dollars(value) : value.toString()}
      title={exactFigure(value, unit)}
    >
      {formatFigure(value, unit)}
    </data>
  );
}

/** A figure in a card: `$12.4k`, with the exact one on hover and focus. */
export function BigFigure({ value, unit }: { value: bigint; unit: Unit }) {
  const exact = unit === 'nano_dollars' ? formatMoney(value) : exactFigure(value, unit);
  return <Exact short={formatFigureCompact(value, unit)} exact={exact} />;
}

export function Money({ nano }: { nano: bigint | null }) {
  return <Figure value={nano} unit="nano_dollars" />;
}

/** What is not known, with the reason. */
export function Unknown({ reason }: { reason: string }) {
  return (
    <span className="text-muted" title={reason}>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}
