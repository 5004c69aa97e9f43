'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { undoing } from '@/components/forms/undoing';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import { renameApiKeyAction } from '@/lib/doors/actions/api-keys';
import { ACT_WORDS } from './act-words';
import { useShownPending } from './use-shown-pending';

export function RenameForm({ use, close }: { use: ApiKeyUseJson; close: () => void }) {
  const { refresh } = useRouter();
  const { id: apiKeyId, workspaceId, name: from } = use;
  const onPendingChange = useShownPending(apiKeyId, 'rename');
  return (
    <ActionForm
      action={renameApiKeyAction}
      toInput={(fields) => ({ apiKeyId, workspaceId, from, name: String(fields.get('name') ?? '') })}
      submit={ACT_WORDS.rename.submit}
      submitting={ACT_WORDS.rename.pending}
      done="API key renamed"
      onDone={close}
      onPendingChange={onPendingChange}
      undo={({ name }) =>
        undoing({
          action: renameApiKeyAction,
          input: { apiKeyId, workspaceId, from: name.trim(), name: from },
          done: `The API key is called ${from} again`,
          refresh,
        })
      }
      beside={
        <Button variant="tertiary" onPress={close}>
          Cancel
        </Button>
      }
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="The name everyone sees, here and in the Console. Anything using the key keeps working."
          error={fieldErrors.name}
          defaultValue={from}
          maxLength={500}
          isRequired
          autoFocus
        />
      )}
    </ActionForm>
  );
}
