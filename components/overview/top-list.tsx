'use client';

import { chooseColor } from '@/components/charts/series-colors';
import { Figure } from '@/components/page/figures/figure';
import { formatShare } from '@/components/page/figures/format';
import { Panel } from '@/components/ui/panel';
import { WholeName } from '@/components/ui/whole-name';
import type { TopPart } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';

interface TopListProps {
  title: string;
  kind: 'workspace' | 'model' | 'api_key';
  /** With a link to each on its own. */
  parts: readonly (TopPart & { href: string })[];
  unit: Unit;
  /** All of which the parts are shares. */
  whole: string;
}

/** The largest parts with their figure, their share and a bar. */
export function TopList({ title, kind, parts, unit, whole }: TopListProps) {
  return (
    <Panel title={title} note="Last 30 days">
      {parts.length === 0 ? (
        <p className="py-2 text-muted">Nothing used in this range.</p>
      ) : (
        <ol className="flex flex-col">
          {parts.map((part) => (
            <TopLine key={part.id} {...{ kind, part, unit }} whole={BigInt(whole)} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

interface TopLineProps extends Pick<TopListProps, 'kind' | 'unit'> {
  part: TopListProps['parts'][number];
  whole: bigint;
}

function TopLine({ kind, part, unit, whole }: TopLineProps) {
  const value = BigInt(part.value);
  const width = whole > 0n && value > 0n ? Number((value * 1000n) / whole) / 10 : 0;
  return (
    <li className="border-b border-separator py-1.5 text-table last:border-0">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="grow" title={part.hint ? `${part.label} · ${part.hint}` : undefined}>
          <a href={part.href} className="plain-link">
            <WholeName>{part.label}</WholeName>
          </a>
        </span>
        <span className="ms-auto flex items-baseline gap-x-3">
          <Figure value={value} unit={unit} />
          <span className="figure w-14 text-end text-xs text-muted">{formatShare(value, whole)}</span>
        </span>
      </div>
      <div className="mt-1 h-1 rounded-full bg-surface-tertiary" aria-hidden="true">
        <div className="h-full rounded-full" style={{ width: `${width}%`, background: chooseColor(kind, part.id) }} />
      </div>
    </li>
  );
}
