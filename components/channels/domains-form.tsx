'use client';

import { ActionForm } from '@/components/forms/action-form';
import { ProseField } from '@/components/forms/prose-field';
import { setMailPolicyAction } from '@/lib/doors/actions/channels';

/** Domains outside the organisation that may get mail; for owners. */
export function DomainsForm({ domains }: { domains: readonly string[] }) {
  return (
    <ActionForm
      action={setMailPolicyAction}
      toInput={(fields) => ({
        domains: String(fields.get('domains') ?? '')
          .split(/[\s,]+/)
          .filter(Boolean),
      })}
      submit="Save domains"
      submitting="Saving…"
      done="Domains saved"
    >
      {({ fieldErrors }) => (
        <ProseField
          name="domains"
          label="Allowed domains"
          description="One per line, such as partner.example. People in the organisation always get their mail."
          defaultValue={domains.join('\n')}
          error={Object.entries(fieldErrors).find(([name]) => name.startsWith('domains'))?.[1]}
          maxLength={4_000}
        />
      )}
    </ActionForm>
  );
}
