import type { ReactNode } from 'react';
import { Money } from '@/components/page/figures/figure';
import { ButtonLink } from '@/components/ui/button-link';
import { Panel } from '@/components/ui/panel';
import { counted } from '@/lib/core/counted';
import { formatMoney } from '@/lib/core/money';
import { dayOf, formatDay, formatInstant, formatPeriod } from '@/lib/core/time';
import type { GatewayKeyDetail, GatewaySpendPeriod } from '@/lib/domain/gateway-keys/query-schema';
import { gatewayKeyHref } from './gateway-key-words';

interface SpendingPanelProps {
  gatewayKey: Pick<GatewayKeyDetail, 'id' | 'spending' | 'replacesId' | 'limitKind'>;
  mayChange: boolean;
  now: Date;
}

/** What a key's dollars of this day and month have come to; nothing of a key without such limits. */
export function SpendingPanel({ gatewayKey, mayChange, now }: SpendingPanelProps) {
  const { id, spending, replacesId, limitKind } = gatewayKey;
  const isSoft = limitKind === 'soft';
  if (!spending?.day && !spending?.month) return null;
  return (
    <Panel
      title="Spend"
      note={`At Anthropic’s list prices, as of ${formatInstant(now)}${replacesId ? ', including the keys it replaced' : ''}`}
      tools={
        mayChange && (
          <ButtonLink href={`${gatewayKeyHref(id)}/change`} variant="ghost">
            Change limits
          </ButtonLink>
        )
      }
      className="lg:col-span-2"
    >
      <div className="grid gap-6 md:grid-cols-2">
        {spending.day && (
          <Period title={`Today, ${formatDay(spending.day.startsOn)}`} period={spending.day} {...{ isSoft, now }} />
        )}
        {spending.month && (
          <Period title={formatPeriod(spending.month.startsOn, 'month')} period={spending.month} {...{ isSoft, now }} />
        )}
      </div>
      <p className="mt-4 max-w-[72ch] text-xs text-muted">
        Reserved is what gateways set aside for current and upcoming requests, and for batches. Owners, admins and leads
        of the workspace can raise the limits.
      </p>
    </Panel>
  );
}

interface PeriodProps {
  title: string;
  period: GatewaySpendPeriod;
  /** Nothing is refused because of it. */
  isSoft: boolean;
  now: Date;
}

function Period({ title, period, isSoft, now }: PeriodProps) {
  const [limit, spent, estimated, reserved, left] = [
    BigInt(period.limit),
    BigInt(period.spent),
    BigInt(period.estimated),
    BigInt(period.reserved),
    BigInt(period.left),
  ];
  return (
    <section aria-label={title}>
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm font-medium">
        {title}
        <span className="figure text-xs font-normal text-muted">of {formatMoney(limit)}</span>
      </h3>
      <Bar limit={limit} spent={spent} reserved={reserved} left={left} />
      <dl className="grid grid-cols-3 gap-3">
        <Part look="bg-accent" term="Spent">
          <Money nano={spent} />
          {estimated > 0n && (
            <span className="block text-xs font-normal text-muted">
              of that <Money nano={estimated} /> estimated
            </span>
          )}
        </Part>
        <Part look="spend-hatched" term="Reserved">
          <Money nano={reserved} />
        </Part>
        <Part look="" term="Left">
          <Money nano={left} />
        </Part>
      </dl>
      <p className="mt-2 text-xs text-muted">
        {left === 0n && !isSoft ? 'Requests are refused until it' : 'It'} ends {untilWords(period.endsAt, now)}:{' '}
        {formatDay(dayOf(period.endsAt))}, 00:00 UTC.
      </p>
    </section>
  );
}

type Sums = Record<'limit' | 'spent' | 'reserved' | 'left', bigint>;

/** Solid, hatched and empty: told apart without colour. */
function Bar({ limit, spent, reserved, left }: Sums) {
  const words = `${formatMoney(spent)} spent, ${formatMoney(reserved)} reserved, ${formatMoney(left)} left of ${formatMoney(limit)}`;
  return (
    <div
      role="img"
      aria-label={words}
      className="my-2 flex h-3 overflow-hidden rounded-sm border border-line bg-surface-tertiary"
    >
      <div className="bg-accent" style={{ width: shareOf(spent, limit) }} />
      <div className="spend-hatched" style={{ width: shareOf(reserved, limit) }} />
    </div>
  );
}

/** Whoever has spent anything sees it. */
function shareOf(part: bigint, whole: bigint): string {
  if (part <= 0n) return '0';
  return `${Math.min(100, Math.max(1, Number((part * 1_000n) / whole) / 10))}%`;
}

function Part({ look, term, children }: { look: string; term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-1.5 text-xs text-muted">
        <span aria-hidden="true" className={`size-2.5 flex-none rounded-xs border border-line ${look}`} />
        {term}
      </dt>
      <dd className="figure font-medium">{children}</dd>
    </div>
  );
}

const HOUR_MS = 3_600_000;

/** `in 3 hours`, `in 12 days` */
function untilWords(end: Date, now: Date): string {
  const hours = Math.ceil((end.getTime() - now.getTime()) / HOUR_MS);
  if (hours <= 1) return 'within the hour';
  return hours <= 48 ? `in ${counted(hours, 'hour', 'hours')}` : `in ${counted(Math.ceil(hours / 24), 'day', 'days')}`;
}
