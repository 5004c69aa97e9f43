import { Check, type LucideIcon, X } from 'lucide-react';
import { Time } from '@/components/page/figures/time';
import type { ProgressStep } from './progress-rules';

const LOOK: Record<ProgressStep['state'], { Icon?: LucideIcon; dot: string; word: string; said: string }> = {
  done: { Icon: Check, dot: 'border-good text-good', word: '', said: 'done' },
  now: { dot: 'border-warn bg-warn', word: 'font-medium', said: 'next step' },
  ahead: { dot: 'border-line', word: 'text-muted', said: 'still ahead' },
  end: { Icon: X, dot: 'border-bad text-bad', word: 'font-medium', said: 'ended here' },
};

/** How far a request has come, with times and names. */
export function ProgressList({ steps, now }: { steps: readonly ProgressStep[]; now: Date }) {
  return (
    <ol className="flex flex-col">
      {steps.map(({ key, word, state, at, note }, place) => {
        const look = LOOK[state];
        return (
          <li key={key} className="grid grid-cols-[1.5rem_1fr] gap-x-3">
            <div className="flex flex-col items-center">
              <span
                aria-hidden="true"
                className={`flex size-5 shrink-0 items-center justify-center rounded-full border-2 text-xs leading-none ${look.dot}`}
              >
                {look.Icon && <look.Icon className="size-3" strokeWidth={3} />}
              </span>
              {place < steps.length - 1 && <span aria-hidden="true" className="w-px flex-1 bg-line" />}
            </div>
            <div className={`min-w-0 ${place < steps.length - 1 ? 'pb-4' : ''}`}>
              <p className={look.word}>
                {word}
                <span className="sr-only">, {look.said}</span>
              </p>
              {at && (
                <p className="text-xs text-muted">
                  <Time at={at} now={now} />
                </p>
              )}
              {note && <p className="text-table text-muted [overflow-wrap:anywhere]">{note}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
