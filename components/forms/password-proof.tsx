'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, useState } from 'react';
import { proveMyself } from '@/lib/doors/actions/sessions';
import type { Outcome } from '@/lib/operations/outcome';
import { Field } from './field';
import { NO_ANSWER, newIdempotencyKey } from './idempotency';
import { OutcomeNote } from './outcome-note';

type Problem = Exclude<Outcome, { status: 'succeeded' }>;

interface PasswordProofProps {
  /** The reader has an authenticator app, which they need beside the password here, too. */
  asksCode: boolean;
  onEnd: (isProved: boolean) => void;
}

/** The password once more. A wrong one is said at the field, and another can be tried. */
export function PasswordProof({ asksCode, onEnd }: PasswordProofProps) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [password, code] = ['password', 'code'].map((name) => String(fields.get(name) ?? ''));
    setPending(true);
    setProblem(null);
    const outcome = await proveMyself({ password, code }, newIdempotencyKey()).catch(() => NO_ANSWER);
    setPending(false);
    if (outcome.status === 'succeeded') onEnd(true);
    else setProblem(outcome);
  };
  const errors = problem?.fieldErrors;
  return (
    <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field
        label="Your password"
        autoFocus
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={1_000}
        error={errors?.password}
      />
      {asksCode && (
        <Field
          label="Code"
          description="Six digits from your authenticator app."
          name="code"
          autoComplete="one-time-code"
          maxLength={10}
          error={errors?.code}
        />
      )}
      {problem && !errors?.password && !errors?.code && <OutcomeNote problem={problem} />}
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
