'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { CopyText } from '@/components/ui/copy-text';
import { Panel } from '@/components/ui/panel';
import { addAppAction } from '@/lib/doors/actions/factors';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { AfterAdding } from './after-adding';

interface AppFormProps {
  seed: string;
  path: string;
  size: number;
  /** Where to go once the codes are saved. */
  next: string;
}

/** The secret for an app, as a picture and as text; then the app's first code, and the recovery codes. */
export function AppForm(props: AppFormProps) {
  // The page is read anew after a change, with another secret: the one that was shown first stays.
  const [{ seed, path, size, next }] = useState(props);
  const [result, setResult] = useState<OutcomeResult | null>(null);
  if (result) return <AfterAdding result={result} next={next} />;
  return (
    <Panel className="pt-4">
      <ActionForm
        action={addAppAction}
        toInput={(fields) => ({ seed, code: String(fields.get('code') ?? '') })}
        submit="Turn on"
        submitting="Turning on…"
        done="Authenticator app added"
        onDone={setResult}
      >
        {({ fieldErrors }) => (
          <>
            <p>1. Scan this with an authenticator app, or type the secret into it.</p>
            <svg
              viewBox={`0 0 ${size} ${size}`}
              role="img"
              aria-label="QR code with the secret below"
              shapeRendering="crispEdges"
              className="size-48 rounded-sm bg-white text-black"
            >
              <path d={path} fill="currentColor" />
            </svg>
            <CopyText text={seed} label="Secret" />
            <p>2. Enter the six digits that it shows.</p>
            <Field
              name="code"
              label="Code"
              autoComplete="one-time-code"
              isRequired
              maxLength={10}
              error={fieldErrors.code}
            />
          </>
        )}
      </ActionForm>
    </Panel>
  );
}
