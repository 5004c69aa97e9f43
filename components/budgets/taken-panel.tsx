import { Instant } from '@/components/page/figures/time';
import { NameLink } from '@/components/page/list/cells';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { formatPeriod } from '@/lib/core/time';
import type { BudgetDetail, TakenAction, TakenRun } from '@/lib/domain/budgets/query-schema';
import { ACTION_WORDS, runLook, UNDO_WORDS } from './action-words';

/** What Steward did because the budget was used up, on what, and what of it was undone. */
export function TakenPanel({ budget: { taken, period } }: { budget: BudgetDetail }) {
  if (taken.length === 0) return null;
  return (
    <Panel title="Done at the limit" note="In the budget’s name; each once per limit and period">
      <ul className="flex flex-col gap-4">
        {taken.map((one) => (
          <li key={one.id} className="flex flex-col gap-1 text-table">
            <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <Name taken={one} />
              <span className="text-xs text-muted">
                {formatPeriod(one.from, period)}, found <Instant at={one.at} />
              </span>
            </p>
            {one.run && <Run run={one.run} />}
            {one.undo && one.run && (
              <div className="ms-4 border-s border-line ps-3">
                <p>Undone: {UNDO_WORDS[one.undo.reason].toLowerCase()}</p>
                <Run run={one.undo} />
              </div>
            )}
            {!one.run && <p className="text-muted">Not done: it was over before Steward began.</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Name({ taken: { action, tier, run, intentId } }: { taken: TakenAction }) {
  const name = action === 'lower_limits' ? `${ACTION_WORDS[action].name} to ${tier}` : ACTION_WORDS[action].name;
  if (action === 'ask_more' && intentId !== null && run?.state !== 'failed')
    return <NameLink href={`/approvals/${intentId}`}>{name}</NameLink>;
  return <span className="font-medium">{name}</span>;
}

const OUTCOMES = { changed: 'text-good', left: 'text-muted', failed: 'text-bad', waiting: 'text-muted' } as const;
const WORDS = { changed: 'Changed', left: 'Left alone', failed: 'Failed', waiting: 'Waiting' } as const;

function Run({ run }: { run: TakenRun }) {
  const { tone, word } = runLook(run);
  const { at, message, things } = run;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Status tone={tone}>{word}</Status>
        {at && (
          <span className="text-xs text-muted">
            <Instant at={at} />
          </span>
        )}
        {message && <span className="text-muted">{message}</span>}
      </p>
      {things.length > 0 && (
        <details open={things.length <= 6}>
          <summary className="min-h-6 cursor-pointer text-muted">{counted(things)}</summary>
          <ul className="mt-1 flex flex-col gap-1.5">
            {things.map(({ id, name, outcome, words }) => (
              <li key={id} className="[overflow-wrap:anywhere]">
                {name} <span className={`text-xs ${OUTCOMES[outcome]}`}>{WORDS[outcome]}</span>
                {words.length > 0 && <span className="block text-xs text-muted">{words.join('; ')}</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function counted(things: TakenRun['things']): string {
  const of = (outcome: TakenRun['things'][number]['outcome']) => things.filter((one) => one.outcome === outcome).length;
  const parts = (['changed', 'left', 'failed', 'waiting'] as const).flatMap((outcome) =>
    of(outcome) > 0 ? [`${of(outcome)} ${WORDS[outcome].toLowerCase()}`] : [],
  );
  return parts.join(', ');
}
