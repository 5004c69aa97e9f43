import type { OutcomeStep } from '@/lib/doors/outcome';

const WORDS: Record<OutcomeStep['state'], { mark: string; word: string; tone: string }> = {
  waiting: { mark: '○', word: 'Waiting', tone: 'text-muted' },
  running: { mark: '◐', word: 'Running…', tone: '' },
  done: { mark: '✓', word: 'Done', tone: 'text-good' },
  failed: { mark: '✕', word: 'Failed', tone: 'text-bad' },
  unknown: { mark: '?', word: 'Not known', tone: 'text-warn' },
};

/** The steps of a long change, each with how it stands and, where it failed, why. */
export function StepList({ steps }: { steps: readonly OutcomeStep[] }) {
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <section aria-label="Progress" aria-live="polite" className="flex flex-col gap-2">
      <p className="text-table text-muted">
        {done} of {steps.length} done
      </p>
      <ol className="flex flex-col gap-1">
        {steps.map(({ key, label, state, message }) => (
          <li key={key} className="grid grid-cols-[1.25rem_1fr_auto] gap-x-2 text-table">
            <span aria-hidden className={WORDS[state].tone}>
              {WORDS[state].mark}
            </span>
            <span>{label}</span>
            <span className={WORDS[state].tone}>{WORDS[state].word}</span>
            {message && <span className="col-start-2 col-end-4 text-bad">{message}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
