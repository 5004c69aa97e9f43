import { Field } from '@/components/forms/field';
import { ProseField } from '@/components/forms/prose-field';
import type { FieldErrors } from '@/lib/core/errors';
import type { StreamKind } from '@/lib/domain/audit-streams/rules';
import { STREAM_WORDS } from './stream-words';

/** Where a stream goes and what opens it. */
export function PlaceFields({ kind, fieldErrors }: { kind: StreamKind; fieldErrors: FieldErrors }) {
  return (
    <>
      <Field
        name="address"
        label="Address"
        description={`Such as ${STREAM_WORDS[kind].example}. It is stored encrypted, and only the worker can read it.`}
        error={fieldErrors.address}
        maxLength={2_000}
        isRequired
      />
      {kind === 'splunk' && (
        <Field
          name="token"
          label="Collector token"
          description="Stored encrypted, and never shown again."
          type="password"
          autoComplete="off"
          error={fieldErrors.token}
          maxLength={200}
          isRequired
        />
      )}
      <ProseField
        name="authority"
        label="Certificates to trust (optional)"
        description="In PEM format, if the receiver’s certificate is signed by your own authority."
        error={fieldErrors.authority}
        maxLength={20_000}
      />
    </>
  );
}

export function readPlace(fields: FormData): { address: string; token: string; authority: string } {
  const read = (name: string) => String(fields.get(name) ?? '');
  return { address: read('address'), token: read('token'), authority: read('authority') };
}
