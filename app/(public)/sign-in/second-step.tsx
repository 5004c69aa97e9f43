'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, useState } from 'react';
import { Field } from '@/components/forms/field';
import { Notice } from '@/components/ui/notice';
import type { SignInFailure, SignInResult } from '@/lib/auth/browser';
import { failureNote, type SignInNote } from './words';

interface SecondStepProps {
  /** Signs in with the password that was typed before, and this. */
  send: (code: string) => Promise<SignInResult>;
  /** Back to the password: it is wrong by now, or somebody else signs in. */
  back: (reason: SignInFailure | null) => void;
}

/** After the password: six digits of the app, or a recovery code. */
export function SecondStep({ send, back }: SecondStepProps) {
  const [isRecovery, setRecovery] = useState(false);
  const [isPending, setPending] = useState(false);
  const [note, setNote] = useState<SignInNote | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '').trim();
    setPending(true);
    setNote(null);
    const result = await send(code);
    if (result.ok) return window.location.assign(result.url);
    if (result.reason === 'CredentialsSignin') return back(result.reason);
    setNote(failureNote(result.reason === 'CodeAsked' ? 'CodeWrong' : result.reason));
    setPending(false);
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field
        key={isRecovery ? 'recovery' : 'app'}
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
      {note && (
        <Notice tone={note.tone} title={note.title} isAlert>
          {note.text}
        </Notice>
      )}
      <Button type="submit" variant="primary" fullWidth isPending={isPending}>
        {isPending ? 'Signing in…' : 'Continue'}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          variant="tertiary"
          onPress={() => {
            setRecovery(!isRecovery);
            setNote(null);
          }}
        >
          {isRecovery ? 'Use the app' : 'Use a recovery code'}
        </Button>
        <Button variant="tertiary" onPress={() => back(null)}>
          Start again
        </Button>
      </div>
    </form>
  );
}
