import { TrendingDown, TrendingUp } from 'lucide-react';
import Link from 'next/link';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { usageHref } from '@/components/usage/search-params';
import type { Mover, Movers } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';
import { moverChange, moverWords } from './mover-words';

const GROUPS = [
  { of: 'workspaces', title: 'Workspaces', param: 'workspace', split: 'model' },
  { of: 'models', title: 'Models', param: 'model', split: 'workspace' },
  { of: 'apiKeys', title: 'API keys', param: 'key', split: 'model' },
] as const;

/** A sign stays with its figure. */
const UNBROKEN = /(?<=[:,] )/;

/** What changed most in a week, and why. */
export function MoverPanel({ movers, unit }: { movers: Movers | null; unit: Unit }) {
  const note = movers
    ? `${rangeWords(movers)} against ${rangeWords({ from: movers.previousFrom, to: movers.previousTo })}`
    : undefined;
  return (
    <Panel title="What changed most in a week" note={note} className="mb-4">
      {!movers || movers.missingDays > 0 ? (
        <p className="py-2 text-muted">
          Two whole weeks are needed to compare; some of their days are not read yet. They are unknown, not zero.
        </p>
      ) : (
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-3">
          {GROUPS.map(({ of, title, param, split }) => (
            <section key={of} className="min-w-0" aria-label={`${title} that changed most`}>
              <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
              {movers[of].length === 0 ? (
                <p className="text-muted">Nothing changed.</p>
              ) : (
                <ol>
                  {movers[of].map((mover) => (
                    <MoverLine
                      key={mover.id}
                      mover={mover}
                      unit={unit}
                      href={usageHref('/usage', {
                        ...{ [param]: [mover.id], split, compare: 'previous', range: 'custom' },
                        ...{ from: movers.from, to: movers.to },
                      })}
                    />
                  ))}
                </ol>
              )}
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}

function MoverLine({ mover, unit, href }: { mover: Mover; unit: Unit; href: string }) {
  const words = moverWords(mover);
  const Icon = mover.change.startsWith('-') ? TrendingDown : TrendingUp;
  return (
    <li className="border-b border-separator py-1.5 text-table last:border-0">
      <div className="flex items-baseline gap-2">
        <Icon aria-hidden="true" className="size-3.5 shrink-0 self-center text-muted" />
        <Link
          href={href}
          prefetch={false}
          title={mover.hint ? `${mover.label} · ${mover.hint}` : mover.label}
          className="min-w-0 flex-1 truncate hover:text-accent hover:underline hover:underline-offset-4"
        >
          {mover.label}
        </Link>
        <span className="figure whitespace-nowrap">{moverChange(mover, unit)}</span>
      </div>
      {words && (
        <p className="figure ps-5.5 text-xs text-muted">
          {words.split(UNBROKEN).map((piece) => (
            <span key={piece} className="inline-block max-w-full whitespace-pre-wrap">
              {piece}
            </span>
          ))}
        </p>
      )}
    </li>
  );
}
