'use client';

import { ActionForm } from '@/components/forms/action-form';
import { finishDepartureAction, offboardPersonAction } from '@/lib/doors/actions/offboarding';

type Offboarding = Parameters<typeof offboardPersonAction>[0];

interface RetryFormProps {
  asked: Offboarding;
  /** The try that ran last. */
  intentId: string;
  name: string;
}

/** Tries the steps again that did not succeed; what is done is not repeated. */
export function RetryForm({ asked, intentId, name }: RetryFormProps) {
  return (
    <ActionForm
      action={offboardPersonAction}
      toInput={(_fields, resumeOf) => ({ ...asked, resumeOf: resumeOf ?? intentId })}
      submit="Retry the rest"
      submitting="Trying again…"
      done={`${name} is offboarded`}
    >
      {() => null}
    </ActionForm>
  );
}

/** Checks with Anthropic whether the member has been removed, and removes them if that has become possible. */
export function CheckForm({ departureId, name }: { departureId: string; name: string }) {
  return (
    <ActionForm
      action={finishDepartureAction}
      toInput={() => ({ departureId })}
      submit="Check now"
      submitting="Checking…"
      done={`${name} is no longer a member`}
    >
      {() => null}
    </ActionForm>
  );
}
