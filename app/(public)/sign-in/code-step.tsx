'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from '@/components/forms/field';

interface CodeStepProps {
  isRecovery: boolean;
  /** Why the last one did not work. */
  note: ReactNode;
  send: (code: string) => Promise<void>;
}

/** Six digits of the app, or a recovery code. */
export function CodeStep({ isRecovery, note, send }: CodeStepProps) {
  const [isPending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').trim();
    setPending(true);
    await send(code);
    setPending(false);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field
        name="code"
        label={isRecovery ? 'Recovery code' : 'Code'}
        description={
          isRecovery ? 'One of the ten that you saved. It works once.' : 'Six digits from your authenticator app.'
        }
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        isRequired
        maxLength={isRecovery ? 40 : 10}
        autoFocus
      />
      {note}
      <Button type="submit" variant="primary" fullWidth isPending={isPending}>
        {isPending ? 'Signing in…' : 'Continue'}
      </Button>
    </form>
  );
}
