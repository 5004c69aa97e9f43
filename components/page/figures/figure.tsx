import { dollars, formatMoney } from '@/lib/core/money';
import type { Unit } from '@/lib/domain/usage/schema';
import { Exact } from './exact';
import { exactFigure, formatFigure, formatFigureCompact } from './format';

/** A figure in a table or a sentence: written out, with the last digits on hover. Null is unknown, never zero. */
export function Figure({ value, unit, unknown }: { value: bigint | null; unit: Unit; unknown?: string }) {
  if (value === null) return <Unknown reason={unknown ?? 'Not read yet'} />;
  return (
    <data className="figure" value={plainFigure(value, unit)} title={exactFigure(value, unit)}>
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

/** An unknown value, with the reason. */
export function Unknown({ reason }: { reason: string }) {
  return (
    <span className="text-muted" title={reason}>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}

/** Digits only, for programs that read the page. */
function plainFigure(value: bigint, unit: Unit): string {
  if (unit === 'nano_dollars') return dollars(value);
  return unit === 'ratio' || unit === 'dollars_per_million' ? dollars(value * 1_000n) : value.toString();
}
