'use client';

import { Button } from '@heroui/react/button';
import { Field } from '@/components/forms/field';
import { Notice } from '@/components/ui/notice';
import { signInWithPassword } from '@/lib/auth/browser';
import { createOwner } from '@/lib/doors/actions/setup';
import { NewPasswordFields } from '../new-password-fields';
import { useCodeForm } from '../use-code-form';
import { useCodeInAddress } from '../use-code-in-address';

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');

/** Makes the first owner and signs them in. */
export function SetUpForm() {
  const code = useCodeInAddress();
  const { onSubmit, isPending, problem, fieldErrors } = useCodeForm(
    createOwner,
    (fields) => ({
      code: text(fields, 'code'),
      email: text(fields, 'email'),
      name: text(fields, 'name'),
      password: text(fields, 'password'),
      passwordAgain: text(fields, 'passwordAgain'),
    }),
    async ({ email, password }) => {
      const result = await signInWithPassword(email, password, '/');
      window.location.assign(result.ok ? result.url : '/sign-in');
    },
  );
  return (
    <form method="post" onSubmit={(event) => void onSubmit(event)} noValidate className="flex flex-col gap-4">
      <Field
        key={code}
        name="code"
        label="Set-up code"
        description="Shown in the terminal where Steward was started."
        defaultValue={code}
        error={fieldErrors.code}
        autoComplete="one-time-code"
        isRequired
        maxLength={100}
      />
      <Field name="name" label="Your name" error={fieldErrors.name} autoComplete="name" isRequired maxLength={120} />
      <Field
        name="email"
        label="Your e-mail"
        type="email"
        error={fieldErrors.email}
        autoComplete="username"
        isRequired
        maxLength={254}
      />
      <NewPasswordFields label="Password" fieldErrors={fieldErrors} />
      {problem && (
        <Notice tone={problem.status === 'running' ? 'busy' : 'danger'} title="Not set up yet" isAlert>
          {problem.message}
        </Notice>
      )}
      <Button type="submit" variant="primary" fullWidth isPending={isPending}>
        {isPending ? 'Making you the owner…' : 'Become the owner'}
      </Button>
    </form>
  );
}
