'use client';

import { announce } from '@/components/ui/announce';
import type { Action } from '@/lib/operations/outcome';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { pollOutcome } from './poll-outcome';

interface Undoing<Input> {
  /** The change that takes the first one back. */
  action: Action<Input>;
  input: Input;
  /** What its success is called: `Ann is a member again`. */
  done: string;
  /** Shows the page as it then is. */
  refresh: () => void;
}

/** What the Undo button of a toast does. It outlives the form that offered it, so it says by itself how it ends. */
export function undoing<Input>({ action, input, done, refresh }: Undoing<Input>): () => void {
  return () => {
    void send(action, input).then((outcome) => {
      const link = outcome.entry ? { href: outcome.entry, label: 'Open audit entry' } : undefined;
      if (outcome.status === 'succeeded') announce({ tone: 'good', title: done, link });
      else announce({ tone: 'danger', title: 'Not undone', detail: outcome.message, link });
      refresh();
    });
  };
}

async function send<Input>(action: Action<Input>, input: Input) {
  const outcome = await action(input, newIdempotencyKey()).catch(() => NO_ANSWER);
  if (outcome.status !== 'running' || !outcome.intentId) return outcome;
  return pollOutcome(
    outcome.intentId,
    () => false,
    () => undefined,
  );
}
