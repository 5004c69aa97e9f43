import Link from 'next/link';
import { Figure } from '@/components/figures/figure';
import { formatShare } from '@/components/figures/format';
import { Panel } from '@/components/ui/panel';
import type { TopPart, Unit } from '@/lib/domain/usage/schema';

interface TopListProps {
  title: string;
  parts: readonly TopPart[];
  unit: Unit;
  /** All of which the parts are shares. */
  whole: bigint;
  hrefOf: (part: TopPart) => string | null;
}

/** The largest parts with their figure, their share and a bar. */
export function TopList({ title, parts, unit, whole, hrefOf }: TopListProps) {
  return (
    <Panel title={title} note="Last 30 days">
      {parts.length === 0 ? (
        <p className="py-2 text-muted">Nothing used in these days.</p>
      ) : (
        <ol className="flex flex-col">
          {parts.map((part) => (
            <TopLine key={part.id} part={part} href={hrefOf(part)} unit={unit} whole={whole} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

interface TopLineProps {
  part: TopPart;
  href: string | null;
  unit: Unit;
  whole: bigint;
}

function TopLine({ part, href, unit, whole }: TopLineProps) {
  const value = BigInt(part.value);
  const width = whole > 0n && value > 0n ? Number((value * 1000n) / whole) / 10 : 0;
  return (
    <li className="border-b border-separator py-1.5 text-table last:border-0">
      <div className="flex items-baseline gap-3">
        <span className="min-w-0 flex-1 truncate" title={part.hint ? `${part.label} · ${part.hint}` : part.label}>
          {href ? (
            <Link href={href} prefetch={false} className="hover:text-accent hover:underline hover:underline-offset-4">
              {part.label}
            </Link>
          ) : (
            <span className="text-muted">{part.label}</span>
          )}
        </span>
        <Figure value={value} unit={unit} />
        <span className="figure w-14 text-end text-xs text-muted">{formatShare(value, whole)}</span>
      </div>
      <div className="mt-1 h-1 rounded-full bg-surface-tertiary" aria-hidden="true">
        <div
          className={`h-full rounded-full ${href ? 'bg-accent' : 'bg-series-other'}`}
          style={{ width: `${width}%` }}
        />
      </div>
    </li>
  );
}
