'use client';

import { Button } from '@heroui/react/button';
import { type FormEvent, useState } from 'react';
import { Field } from '@/components/forms/field';
import { Notice } from '@/components/ui/notice';
import { type AskedFactor, type SignInFailure, signInWithPassword, startOidcSignIn } from '@/lib/auth/browser';
import { SecondStep } from './second-step';
import { failureNote, type SignInNote, signInNote } from './words';

interface SignInFormProps {
  callbackUrl: string;
  providerName: string | null;
}

/** E-mail and password, or the company's identity provider. What was typed stays when it does not work. */
export function SignInForm({ callbackUrl, providerName }: SignInFormProps) {
  const [pending, setPending] = useState<'password' | 'oidc' | null>(null);
  const [note, setNote] = useState<SignInNote | null>(null);
  /** The password was right, and a second factor is asked for. */
  const [proven, setProven] = useState<{ email: string; password: string; asked: AskedFactor } | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setPending('password');
    setNote(null);
    const email = String(fields.get('email'));
    const password = String(fields.get('password'));
    const result = await signInWithPassword(email, password, callbackUrl);
    if (result.ok) return window.location.assign(result.url);
    setPending(null);
    if (result.reason === 'CodeAsked' && result.asked) setProven({ email, password, asked: result.asked });
    else setNote(failureNote(result.reason));
  };
  const startAgain = (reason: SignInFailure | null) => {
    setProven(null);
    setNote(reason && failureNote(reason));
  };
  const goToProvider = async () => {
    setPending('oidc');
    setNote(null);
    const url = await startOidcSignIn(callbackUrl);
    if (url) return window.location.assign(url);
    setNote(signInNote('OAuthSignin', providerName ?? undefined));
    setPending(null);
  };
  if (proven) {
    const { email, password, asked } = proven;
    return (
      <SecondStep
        asked={asked}
        send={(proof) => signInWithPassword(email, password, callbackUrl, proof)}
        back={startAgain}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {providerName && (
        <>
          <Button variant="primary" fullWidth onPress={() => void goToProvider()} isPending={pending === 'oidc'}>
            Continue with {providerName}
          </Button>
          <p className="text-center text-xs text-muted">or with your password</p>
        </>
      )}
      <form method="post" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        <Field name="email" label="E-mail" type="email" autoComplete="username" isRequired maxLength={254} />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          isRequired
          maxLength={200}
        />
        {note && (
          <Notice tone={note.tone} title={note.title} isAlert>
            {note.text}
          </Notice>
        )}
        <Button
          type="submit"
          variant={providerName ? 'secondary' : 'primary'}
          fullWidth
          isPending={pending === 'password'}
        >
          {pending === 'password' ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </div>
  );
}
