'use client';

import { DayField } from '@/components/forms/day-field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import type { Day } from '@/lib/core/time';
import { exceptFromRotationAction, putOffRotationAction } from '@/lib/doors/actions/rotations';

export interface RotatedKey {
  apiKeyId: string;
  workspaceId: string | null;
  name: string;
}

interface UntilDialogProps extends OpenState {
  apiKey: RotatedKey;
  /** The day that is offered. */
  until: Day;
}

/** Nobody is asked for the next step until that day. */
export function PutOffDialog({ apiKey: { name, ...ref }, until, ...open }: UntilDialogProps) {
  return (
    <FormDialog
      {...open}
      title={`Put off replacing ${name}`}
      action={putOffRotationAction}
      toInput={(fields) => ({ ...ref, until: String(fields.get('until')), reason: String(fields.get('reason') ?? '') })}
      submit="Put off"
      submitting="Putting off…"
      done={`Replacing ${name} is put off`}
    >
      {({ fieldErrors }) => <UntilFields errors={fieldErrors} until={until} />}
    </FormDialog>
  );
}

/** The key need not be replaced until that day. */
export function ExceptDialog({ apiKey: { name, ...ref }, until, ...open }: UntilDialogProps) {
  return (
    <FormDialog
      {...open}
      title={`Except ${name} from replacement`}
      action={exceptFromRotationAction}
      toInput={(fields) => ({ ...ref, until: String(fields.get('until')), reason: String(fields.get('reason') ?? '') })}
      submit="Except key"
      submitting="Excepting…"
      done={`${name} is excepted`}
    >
      {({ fieldErrors }) => <UntilFields errors={fieldErrors} until={until} />}
    </FormDialog>
  );
}

function UntilFields({ errors, until }: { errors: Readonly<Record<string, string | undefined>>; until: Day }) {
  return (
    <>
      <DayField name="until" label="Until" defaultValue={until} error={errors.until} />
      <ProseField
        name="reason"
        label="Reason"
        description="Everyone who sees the key sees it."
        error={errors.reason}
        maxLength={300}
        rows={2}
        isRequired
      />
    </>
  );
}
