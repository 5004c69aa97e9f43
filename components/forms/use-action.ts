'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState, useTransition } from 'react';
import { announce } from '@/components/ui/announce';
import type { Action, Outcome, OutcomeResult } from '@/lib/operations/outcome';
import { NO_ANSWER, newIdempotencyKey, nextKey } from './idempotency';
import { pollOutcome } from './poll-outcome';
import { withProof } from './proving';
import { successNotice } from './success-notice';

interface Options {
  /** What a success is called: `Role changed`. */
  done: string;
  /** What the toast of a success adds, where there is more to know. */
  caution?: (result: OutcomeResult) => string | undefined;
  onDone?: (result: OutcomeResult) => void;
  /** What the toast's Undo does, where the change can be taken back. Made with `undoing`. */
  undo?: (result: OutcomeResult) => (() => void) | undefined;
  /** Always waits for somebody else, as `done` says. */
  isAsking?: boolean;
  /** For changes whose outcome the page shows by itself. */
  isQuiet?: boolean;
}

interface Submitting<Input> {
  send: (input: Input) => Promise<void>;
  isPending: boolean;
  /** The last outcome that was no success; null while a new try runs. */
  problem: Exclude<Outcome, { status: 'succeeded' }> | null;
  clear: () => void;
}

/**
 * Sends one change at a time: a double click is one change, a try whose end is not known is repeated under the same
 * key, and one that takes long is followed until it ends.
 */
export function useAction<Input>(action: Action<Input>, options: Options): Submitting<Input> {
  const router = useRouter();
  const key = useRef('');
  const isSending = useRef(false);
  const isGone = useRef(false);
  const latest = useRef(options);
  latest.current = options;
  const [isPending, setPending] = useState(false);
  const [isRefreshing, startRefresh] = useTransition();
  const [problem, setProblem] = useState<Submitting<Input>['problem']>(null);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const settle = useCallback(
    (outcome: Outcome) => {
      const { done, caution, onDone, undo, isAsking, isQuiet } = latest.current;
      if (outcome.status !== 'succeeded') {
        setProblem(outcome);
        return;
      }
      setProblem(null);
      if (!isQuiet) announce(successNotice(outcome, { done, caution, isAsking, undo: undo?.(outcome.result) }));
      onDone?.(outcome.result);
      startRefresh(() => router.refresh());
    },
    [router],
  );

  const send = useCallback(
    async (input: Input) => {
      if (isSending.current) return;
      isSending.current = true;
      setPending(true);
      setProblem(null);
      try {
        const sendOnce = async () => {
          key.current ||= newIdempotencyKey();
          let answer = await action(input, key.current).catch(() => NO_ANSWER);
          if (answer.status === 'running' && answer.intentId) {
            settle(answer);
            answer = await pollOutcome(answer.intentId, () => isGone.current, settle);
          }
          key.current = nextKey(key.current, answer);
          return answer;
        };
        settle(await withProof(sendOnce));
      } finally {
        isSending.current = false;
        setPending(false);
      }
    },
    [action, settle],
  );

  return { send, isPending: isPending || isRefreshing, problem, clear: () => setProblem(null) };
}
