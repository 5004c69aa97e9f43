'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, useState } from 'react';
import { proveMyself } from '@/lib/doors/actions/sessions';
import type { Outcome } from '@/lib/operations/outcome';
import { Field } from './field';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { OutcomeNote } from './outcome-note';

type Problem = Exclude<Outcome, { status: 'succeeded' }>;

/** The password once more. A wrong one is said at the field, and another can be tried. */
export function PasswordProof({ onEnd }: { onEnd: (isProved: boolean) => void }) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password'));
    setPending(true);
    setProblem(null);
    const outcome = await proveMyself({ password }, newIdempotencyKey()).catch(() => NO_ANSWER);
    setPending(false);
    if (outcome.status === 'succeeded') onEnd(true);
    else setProblem(outcome);
  };
  const fieldError = problem?.fieldErrors?.password;
  return (
    <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field
        label="Your password"
        autoFocus
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={1_000}
        error={fieldError}
      />
      {problem && !fieldError && <OutcomeNote problem={problem} />}
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={() => onEnd(false)}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          {isPending ? 'Checking…' : 'Confirm'}
        </Button>
      </div>
    </form>
  );
}
