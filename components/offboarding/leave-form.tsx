'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { nextPath } from '@/components/forms/next-path';
import { Panel } from '@/components/ui/panel';
import { offboardPersonAction } from '@/lib/doors/actions/offboarding';
import { type Draft, FIRST_DRAFT, missing, toChoice } from './choice';
import { KeyChoiceFields } from './key-choice';
import type { KeyFact } from './key-fact';

interface LeaveFormProps {
  userId: string;
  name: string;
  keys: readonly KeyFact[];
}

type Offboarding = Parameters<typeof offboardPersonAction>[0];

/** Decides about each key that would outlive the person, and starts the offboarding. */
export function LeaveForm({ userId, name, keys }: LeaveFormProps) {
  const router = useRouter();
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const [isChecked, setChecked] = useState(false);
  const draftOf = (id: string) => drafts[id] ?? FIRST_DRAFT;
  return (
    <ActionForm
      action={async (input: Offboarding, idempotencyKey) => {
        setChecked(true);
        if (keys.some(({ id }) => missing(draftOf(id)) !== null)) {
          return {
            status: 'failed',
            code: 'invalid_input',
            message: 'Some keys still need a choice. Nothing was changed.',
          };
        }
        return offboardPersonAction(input, idempotencyKey);
      }}
      toInput={(fields, resumeOf) => ({
        userId,
        source: 'person' as const,
        confirmation: String(fields.get('confirmation') ?? ''),
        keys: keys.map(({ id }) => toChoice(id, draftOf(id))),
        ...(resumeOf === undefined ? {} : { resumeOf }),
      })}
      submit="Offboard person"
      submitting="Offboarding…"
      done={`${name} is offboarded`}
      onDone={(result) => router.push(nextPath(result, `/offboarding/${String(result.departureId)}`))}
      isDangerous
    >
      {({ fieldErrors }) => (
        <>
          <Panel
            title="Keys that survive"
            note="They outlive the membership: anyone with a copy can keep using them."
            isFlush
          >
            {keys.length === 0 ? (
              <p className="px-4 py-6 text-muted">None. All their keys end with the membership.</p>
            ) : (
              <ul className="divide-y divide-separator border-t border-separator">
                {keys.map((key, at) => (
                  <li
                    key={key.id}
                    className="grid items-start gap-x-6 gap-y-1 px-4 py-2 md:grid-cols-[minmax(0,1fr)_18rem]"
                  >
                    <div className="min-w-0 py-1">
                      <p className="font-medium [overflow-wrap:anywhere]">{key.name}</p>
                      <p className="text-xs text-muted">{key.line}</p>
                    </div>
                    <KeyChoiceFields
                      name={key.name}
                      leaverId={userId}
                      draft={draftOf(key.id)}
                      onChange={(draft) => setDrafts((before) => ({ ...before, [key.id]: draft }))}
                      isChecked={isChecked}
                      error={fieldErrors[`keys.${at}.reason`] ?? fieldErrors[`keys.${at}.newOwnerId`]}
                    />
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <div className="max-w-md">
            <Field
              name="confirmation"
              label={`Type the name to confirm: ${name}`}
              description="The membership and the personal keys cannot be restored."
              error={fieldErrors.confirmation}
              autoComplete="off"
              maxLength={200}
              isRequired
            />
          </div>
        </>
      )}
    </ActionForm>
  );
}
