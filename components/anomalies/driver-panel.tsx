import { Change } from '@/components/page/figures/change';
import { Money } from '@/components/page/figures/figure';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import type { UsageReport } from '@/lib/domain/usage/query-schema';

const MOST = 4;

interface DriverPanelProps {
  title: string;
  report: UsageReport;
  /** The same figures in the explorer. */
  href: string;
}

/** Which parts brought it: what each cost on the days, against the same weekdays before. */
export function DriverPanel({ title, report, href }: DriverPanelProps) {
  const { previous } = report;
  const before = new Map(previous?.series.map((part) => [part.id, part]));
  const parts = report.series
    .map(({ id, label, hint, total }) => ({
      id,
      label,
      hint,
      total: BigInt(total),
      before: before.get(id)?.total ?? null,
    }))
    .sort((a, b) => (b.total - BigInt(b.before ?? 0) > a.total - BigInt(a.before ?? 0) ? 1 : -1))
    .slice(0, MOST);
  return (
    <Panel
      title={title}
      note="Against the same weekdays before"
      tools={
        <a href={href} className="tool-button">
          In the explorer
        </a>
      }
    >
      <ol>
        {parts.map(({ id, label, hint, total, before: was }) => (
          <li key={id} className="border-b border-separator py-1.5 text-table last:border-0">
            <div className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate" title={hint ? `${label} · ${hint}` : label}>
                {label}
              </span>
              <Money nano={total} />
            </div>
            {was !== null && (
              <p className="text-xs text-muted">
                <Change
                  now={total}
                  before={BigInt(was)}
                  unit="nano_dollars"
                  than={previous ? rangeWords(previous) : ''}
                />
              </p>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
