'use client';

import type { NamedKey } from '@/components/api-keys/named-key';
import { DayField } from '@/components/forms/day-field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import type { Day } from '@/lib/core/time';
import { exceptFromRotationAction, putOffRotationAction } from '@/lib/doors/actions/rotations';

const ACTS = {
  put_off: {
    action: putOffRotationAction,
    submit: 'Put off',
    submitting: 'Putting off…',
    title: (name: string) => `Put off replacing ${name}`,
    done: (name: string) => `Replacement of ${name} put off`,
  },
  except: {
    action: exceptFromRotationAction,
    submit: 'Exempt key',
    submitting: 'Exempting…',
    title: (name: string) => `Exempt ${name} from replacement`,
    done: (name: string) => `${name} is exempt from replacement`,
  },
} as const;

interface UntilDialogProps extends OpenState {
  act: keyof typeof ACTS;
  apiKey: NamedKey;
  /** The day that is offered. */
  until: Day;
}

/** Nobody is asked for the next step, or the key need not be replaced, until that day. */
export function UntilDialog({ act, apiKey: { name, ...ref }, until, ...open }: UntilDialogProps) {
  const { title, done, ...words } = ACTS[act];
  return (
    <FormDialog
      {...open}
      {...words}
      title={title(name)}
      toInput={(fields) => ({ ...ref, until: String(fields.get('until')), reason: String(fields.get('reason') ?? '') })}
      done={done(name)}
    >
      {({ fieldErrors }) => (
        <>
          <DayField name="until" label="Until" defaultValue={until} error={fieldErrors.until} />
          <ProseField
            name="reason"
            label="Reason"
            description="Everyone who sees the key sees it."
            error={fieldErrors.reason}
            maxLength={300}
            rows={2}
            isRequired
          />
        </>
      )}
    </FormDialog>
  );
}
