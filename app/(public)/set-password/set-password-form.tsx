'use client';

import { Button } from '@heroui/react/button';
import { Field } from '@/components/forms/field';
import { Notice } from '@/components/ui/notice';
import { choosePassword } from '@/lib/doors/actions/setup';
import { NewPasswordFields } from '../new-password-fields';
import { useCodeForm } from '../use-code-form';
import { useCodeInAddress } from '../use-code-in-address';

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');

/** A new password, by the code of a one-time link or of `npm run owner`. */
export function SetPasswordForm() {
  const code = useCodeInAddress();
  const { onSubmit, isPending, problem, fieldErrors } = useCodeForm(
    choosePassword,
    (fields) => ({
      code: text(fields, 'code'),
      password: text(fields, 'password'),
      passwordAgain: text(fields, 'passwordAgain'),
    }),
    async () => window.location.assign('/sign-in?note=password-set'),
  );
  return (
    <form method="post" onSubmit={(event) => void onSubmit(event)} noValidate className="flex flex-col gap-4">
      <Field
        key={code}
        name="code"
        label="One-time code"
        description="You will find it at the end of your link, or in the terminal."
        defaultValue={code}
        error={fieldErrors.code}
        autoComplete="one-time-code"
        isRequired
        maxLength={100}
      />
      <NewPasswordFields label="New password" fieldErrors={fieldErrors} />
      {problem && (
        <Notice tone={problem.status === 'running' ? 'busy' : 'danger'} title="Password not set" isAlert>
          {problem.message}
        </Notice>
      )}
      <Button type="submit" variant="primary" fullWidth isPending={isPending}>
        {isPending ? 'Setting password…' : 'Set password'}
      </Button>
    </form>
  );
}
