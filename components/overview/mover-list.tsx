import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { usageHref } from '@/components/usage/search-params';
import type { Mover, Movers } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';
import { type Line, MoverLines } from './mover-lines';
import { moverChange, moverWords } from './mover-words';

const GROUPS = [
  { of: 'workspaces', title: 'Workspaces', param: 'workspace', split: 'model' },
  { of: 'models', title: 'Models', param: 'model', split: 'workspace' },
  { of: 'apiKeys', title: 'API keys', param: 'api_key', split: 'model' },
] as const;

/** A sign stays with its figure. */
const UNBROKEN = /(?<=[:,] )/;

/** Biggest changes this week, and why. */
export function MoverPanel({ movers, unit }: { movers: Movers | null; unit: Unit }) {
  const note = movers
    ? `${rangeWords(movers)} against ${rangeWords({ from: movers.previousFrom, to: movers.previousTo })}`
    : undefined;
  return (
    <Panel title="Biggest changes this week" note={note} className="mb-4">
      {!movers || movers.missingDays > 0 ? (
        <p className="py-2 text-muted">
          Comparing needs two complete weeks, and some of their days have not been read yet. They are unknown, not zero.
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
                  <MoverLines
                    lines={movers[of].map((mover) =>
                      toLine(mover, unit, {
                        ...{ [param]: [mover.id], split, compare: 'previous', range: 'custom' },
                        ...{ from: movers.from, to: movers.to },
                      }),
                    )}
                  />
                </ol>
              )}
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}

function toLine(mover: Mover, unit: Unit, alone: Parameters<typeof usageHref>[1]): Line {
  const { id, label, hint, change } = mover;
  return {
    ...{ id, label, href: usageHref('/usage', alone), isDown: change.startsWith('-') },
    title: hint ? `${label} · ${hint}` : label,
    change: moverChange(mover, unit),
    why: moverWords(mover).split(UNBROKEN),
  };
}
