'use client';

import { announce } from '@/components/ui/announce';
import type { Action, Outcome, OutcomeResult } from '@/lib/operations/outcome';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { pollOutcome } from './poll-outcome';
import { withProof } from './proving';
import { entryLink, successNotice } from './success-notice';

interface Carried<Input> {
  action: Action<Input>;
  input: Input;
  /** What its success is called: `Ann is a member again`. */
  done: string;
  notDone: string;
  /** What the toast of its success adds, where there is more to know. */
  caution?: (result: OutcomeResult) => string | undefined;
  /** What the toast's Undo does, where the change can be taken back. */
  undo?: () => void;
}

/** Sends a change that outlives whatever offered it, so that it says by itself how it ends. */
export async function carryThrough<Input>(change: Carried<Input>): Promise<Outcome> {
  const { action, input, done, notDone, caution, undo } = change;
  const outcome = await withProof(() => send(action, input));
  if (outcome.status === 'succeeded') announce(successNotice(outcome, { done, caution, undo }));
  else announce({ tone: 'danger', title: notDone, detail: outcome.message, link: entryLink(outcome) });
  return outcome;
}

interface Undoing<Input> extends Pick<Carried<Input>, 'action' | 'input' | 'done'> {
  /** Shows the page as it then is. */
  refresh: () => void;
}

/** What the Undo button of a toast does: the change that takes the first one back. */
export function undoing<Input>({ refresh, ...change }: Undoing<Input>): () => void {
  return () => void carryThrough({ ...change, notDone: 'Not undone' }).then(refresh);
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
