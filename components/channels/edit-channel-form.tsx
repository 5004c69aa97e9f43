'use client';

import { ActionForm } from '@/components/forms/action-form';
import type { KindName } from '@/lib/domain/notifications/kinds/list';
import { updateChannelAction } from '@/lib/doors/actions/channels';
import { readTells, type Tells, TellsFields, type TellsFieldsProps } from './tells-fields';

export function EditChannelForm({
  channelId,
  tells,
  ...props
}: TellsFieldsProps & { channelId: string; tells: Tells }) {
  return (
    <ActionForm
      action={updateChannelAction}
      toInput={(fields) => {
        const { kinds, ...rest } = readTells(fields);
        return { channelId, kinds: kinds as KindName[], ...rest };
      }}
      submit="Save channel"
      submitting="Saving…"
      done="Channel saved"
    >
      {({ fieldErrors }) => <TellsFields {...props} tells={tells} fieldErrors={fieldErrors} />}
    </ActionForm>
  );
}
