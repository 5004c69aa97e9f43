'use client';

import { type FormEvent, useRef, useState } from 'react';
import { NO_ANSWER, newIdempotencyKey, nextKey } from '@/components/forms/idempotency';
import type { Action, Outcome } from '@/lib/operations/outcome';

export type Problem = Exclude<Outcome, { status: 'succeeded' }>;

/** A form that is opened by a one-time code: no session, so nothing to follow afterwards; the answer is the outcome. */
export function useCodeForm<Input>(
  action: Action<Input>,
  toInput: (fields: FormData) => Input,
  onDone: (input: Input) => Promise<void>,
) {
  const key = useRef('');
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const input = toInput(new FormData(event.currentTarget));
    setPending(true);
    setProblem(null);
    key.current ||= newIdempotencyKey();
    const outcome = await action(input, key.current).catch(() => NO_ANSWER);
    key.current = nextKey(key.current, outcome);
    if (outcome.status === 'succeeded') return onDone(input);
    setProblem(outcome);
    setPending(false);
  };
  return { onSubmit, isPending, problem, fieldErrors: problem?.fieldErrors ?? {} };
}
