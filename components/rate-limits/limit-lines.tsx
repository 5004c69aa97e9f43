import { TriangleAlert } from 'lucide-react';
import { formatCount, formatCountCompact, formatShare } from '@/components/page/figures/format';
import { formatInstant } from '@/lib/core/time';
import type { MissingPeak } from '@/lib/domain/rate-limits/peak-rules';
import type { LimitHead, LimitLine, PeakFigure } from '@/lib/domain/rate-limits/query-schema';
import { typeWords } from '@/lib/domain/rate-limits/rules';
import { MISSING_WORDS, shortType } from './limit-words';

interface Measured {
  type: string;
  value: number | null;
  peak: PeakFigure | null;
  missing?: MissingPeak | null;
}

/** The organisation's limits of a group. */
export function HeadLines({ limits }: { limits: readonly LimitHead[] }) {
  return (
    <div className="limit-lines">
      {limits.map((limit) => (
        <Line key={limit.type} {...limit} value={limit.value}>
          <b title={exact(limit.value)}>{compact(limit.value)}</b>
        </Line>
      ))}
    </div>
  );
}

/** How much of the organisation's limits all overrides together give away. */
export function PromiseLines({ limits }: { limits: readonly LimitHead[] }) {
  return (
    <div className="limit-lines">
      {limits.map(({ type, value, promised, isOverPromised }) => {
        const sum = BigInt(promised ?? '0');
        const share = value === null ? '–' : sum === 0n ? '0 %' : formatShare(sum, BigInt(value));
        return (
          <Line key={type} type={type} value={null} peak={null}>
            <b title={`${formatCount(sum)} of ${exact(value)}`} className={isOverPromised ? 'text-warn' : undefined}>
              {isOverPromised && <TriangleAlert aria-hidden="true" className="limit-sign" />}
              {share}
              {isOverPromised && ' over'}
            </b>
          </Line>
        );
      })}
    </div>
  );
}

interface WorkspaceLinesProps {
  lines: readonly LimitLine[];
  limits: readonly LimitHead[];
}

/** What applies to a workspace: its own in full ink, what it inherits muted. */
export function WorkspaceLines({ lines, limits }: WorkspaceLinesProps) {
  return (
    <div className="limit-lines">
      {lines.map(({ type, own, effective, peak, missing }, at) => {
        const organization = limits[at]?.value ?? null;
        const isAbove = own !== null && organization !== null && own > organization;
        return (
          <Line key={type} type={type} value={effective} peak={peak} missing={missing}>
            {own === null ? (
              <span title={effective === null ? 'Limit unknown' : `${exact(effective)}, from the organisation`}>
                {compact(effective)}
              </span>
            ) : (
              <b title={ownWords(own, organization, isAbove)}>
                {compact(effective)}
                {isAbove && (
                  <span className="text-warn">
                    {' '}
                    <TriangleAlert aria-hidden="true" className="limit-sign" /> of {compact(own)}
                  </span>
                )}
              </b>
            )}
          </Line>
        );
      })}
    </div>
  );
}

function ownWords(own: number, organization: number | null, isAbove: boolean): string {
  if (isAbove) return `Override ${exact(own)}: the organisation’s ${exact(organization)} is lower and applies`;
  return `Override ${exact(own)} of the organisation’s ${exact(organization)}`;
}

/** Three cells of the grid: what, how much, and how near its peak came. */
function Line({ type, value, peak, missing, children }: Measured & { children: React.ReactNode }) {
  return (
    <>
      <span title={typeWords(type)}>{shortType(type)}</span>
      {children}
      <i>
        {peak && <Peak {...peak} limit={value} />}
        {missing && <span title={MISSING_WORDS[missing].long}>{MISSING_WORDS[missing].short}</span>}
      </i>
    </>
  );
}

/** The busiest minute as a bar against the limit. */
function Peak({ value, at, limit }: PeakFigure & { limit: number | null }) {
  const words = `Busiest minute ${exact(value)}, at ${formatInstant(at)}`;
  if (limit === null || limit === 0) return <span title={words}>peak {compact(value)}</span>;
  const isNear = BigInt(value) * 5n >= BigInt(limit) * 4n;
  return (
    <span title={`${words}, of ${exact(limit)}`} className={isNear ? 'text-warn' : undefined}>
      <span aria-hidden="true" className="limit-bar">
        <span style={{ inlineSize: `${Math.min(100, Math.max(2, (value / limit) * 100))}%` }} />
      </span>
      <span className="sr-only">busiest minute </span>
      {compact(value)} · {formatShare(BigInt(value), BigInt(limit))}
    </span>
  );
}

function compact(value: number | null): string {
  return value === null ? '–' : formatCountCompact(BigInt(value));
}

function exact(value: number | null): string {
  return value === null ? 'nothing known' : formatCount(BigInt(value));
}
