'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { OwnerPicker } from '@/components/offboarding/owner-picker';
import type { OpenState } from '@/components/ui/dialog';
import { assignApiKeyAction } from '@/lib/doors/actions/api-keys';
import type { DescribedKey } from './describe-dialog';

/** Makes another member answer for a key. */
export function AssignDialog({ apiKey, ...open }: { apiKey: DescribedKey } & OpenState) {
  const { apiKeyId, workspaceId, name, ownerId } = apiKey;
  const [owner, setOwner] = useState<{ id: string; name: string } | null>(null);
  return (
    <FormDialog
      {...open}
      title={`Hand over ${name}`}
      action={assignApiKeyAction}
      toInput={() => ({ apiKeyId, workspaceId, ownerId: owner?.id ?? '' })}
      submit="Hand over key"
      submitting="Handing over…"
      done={`${name} handed over`}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            The new owner is told when it expires or must be replaced. At Anthropic nothing changes: a personal key
            still acts for whoever it belongs to there.
          </p>
          <OwnerPicker label={`New owner of ${name}`} exceptId={ownerId} chosen={owner} onChoose={setOwner} />
          {(fieldErrors.ownerId ?? fieldErrors.newOwnerId) && (
            <p role="alert" className="text-xs text-bad">
              {owner ? (fieldErrors.ownerId ?? fieldErrors.newOwnerId) : 'Choose a member.'}
            </p>
          )}
        </>
      )}
    </FormDialog>
  );
}
