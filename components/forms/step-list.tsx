import { Check, Circle, CircleHelp, LoaderCircle, type LucideIcon, X } from 'lucide-react';
import type { OutcomeStep } from '@/lib/operations/outcome';
import { STEP_LOOKS } from './step-looks';

const ICONS: Record<OutcomeStep['state'], { Icon: LucideIcon; tone: string }> = {
  waiting: { Icon: Circle, tone: 'text-muted' },
  running: { Icon: LoaderCircle, tone: '' },
  done: { Icon: Check, tone: 'text-good' },
  failed: { Icon: X, tone: 'text-bad' },
  unknown: { Icon: CircleHelp, tone: 'text-warn' },
};

/** The steps of a long change, each with its state and, if it failed, why. */
export function StepList({ steps }: { steps: readonly OutcomeStep[] }) {
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <section aria-label="Progress" aria-live="polite" className="flex flex-col gap-2">
      <p className="text-table text-muted">
        {done} of {steps.length} done
      </p>
      <ol className="flex flex-col gap-1">
        {steps.map(({ key, label, state, message }) => {
          const { Icon, tone } = ICONS[state];
          return (
            <li key={key} className="grid grid-cols-[1.25rem_1fr_auto] gap-x-2 text-table">
              <Icon aria-hidden="true" className={`size-3.5 self-center ${tone}`} />
              <span>{label}</span>
              <span className={tone}>{STEP_LOOKS[state].word}</span>
              {message && <span className="col-start-2 col-end-4 text-bad">{message}</span>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
