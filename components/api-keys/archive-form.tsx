'use client';

import { Button } from '@heroui/react/button';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import type { ApiKeyUseJson } from '@/lib/domain/api-keys/query-schema';
import { archiveApiKeyAction } from '@/lib/doors/actions/api-keys';
import { ACT_WORDS } from './act-words';
import { UseFacts } from './use-facts';
import { useShownPending } from './use-shown-pending';

export function ArchiveForm({ use, close }: { use: ApiKeyUseJson; close: () => void }) {
  const { id: apiKeyId, workspaceId, name, status } = use;
  const onPendingChange = useShownPending(apiKeyId, 'archive');
  return (
    <ActionForm
      action={archiveApiKeyAction}
      toInput={(fields) => ({
        ...{ apiKeyId, workspaceId, from: status },
        typedName: String(fields.get('typedName') ?? ''),
      })}
      submit={ACT_WORDS.archive.submit}
      submitting={ACT_WORDS.archive.pending}
      done={`${name} archived`}
      onDone={close}
      onPendingChange={onPendingChange}
      isDangerous
      beside={
        <Button variant="tertiary" onPress={close}>
          Cancel
        </Button>
      }
    >
      {({ fieldErrors }) => (
        <>
          <p>
            Archiving is permanent: no one can restore an API key, not even Anthropic.
            {status === 'active' && ' It stops working at once. To stop it for now, disable it instead.'} Its figures
            stay available.
          </p>
          <UseFacts use={use} />
          <Field
            name="typedName"
            label={`Type ${name} to confirm`}
            error={fieldErrors.typedName}
            autoComplete="off"
            maxLength={1_000}
            isRequired
            autoFocus
          />
        </>
      )}
    </ActionForm>
  );
}
