'use client';

import { useEffect, useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { useLeaveWarning } from '@/components/forms/use-leave-warning';
import { announce } from '@/components/ui/announce';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { SelectMenu } from '@/components/ui/select-menu';
import { KEY_DAYS } from '@/lib/domain/gateway-keys/rules';
import { createGatewayKeyAction } from '@/lib/doors/actions/gateway-keys';
import type { OutcomeResult } from '@/lib/operations/outcome';
import type { ConnectKey } from './connect-key';
import { ANY_MODEL, gatewayKeyHref, STEWARD_KEYS_PATH } from './gateway-key-words';
import { Chosen, KeyFields, type KeyFieldsProps } from './key-fields';
import { daysInput, type KeyChoices, NO_TEXTS, settingsInput } from './key-form-input';

interface CreateKeyFormProps extends Pick<KeyFieldsProps, 'centres' | 'proxies'> {
  /** Those in which the reader may create keys. */
  workspaces: readonly { id: string; name: string }[];
  /** The one that is chosen at first. */
  workspaceId: string | null;
  owner: KeyChoices['owner'];
  origin: string | null;
}

const NONE = 'none';

/** Makes a key, which is then shown once, with what to change in the application. */
export function CreateKeyForm({ workspaces, workspaceId, owner, origin, ...offered }: CreateKeyFormProps) {
  const [place, setPlace] = useState(workspaceId ?? NONE);
  const [choices, setChoices] = useState<KeyChoices>({ owner, costCentreId: null, environment: 'production' });
  const [made, setMade] = useState<{ result: OutcomeResult; model: string } | null>(null);
  const [model, setModel] = useState(ANY_MODEL);
  if (made) return <MadeKey result={made.result} model={made.model} origin={origin} />;
  return (
    <Panel title="The key" className="max-w-2xl">
      <ActionForm
        action={createGatewayKeyAction}
        toInput={(fields) => {
          const settings = settingsInput(fields, choices);
          setModel(settings.models?.[0] ?? ANY_MODEL);
          return { ...settings, workspaceId: place === NONE ? '' : place, days: daysInput(fields) };
        }}
        submit="Create key"
        submitting="Creating key…"
        done="Steward key created"
        onDone={(result) => setMade({ result, model })}
        beside={
          <ButtonLink href={STEWARD_KEYS_PATH} variant="tertiary">
            Cancel
          </ButtonLink>
        }
      >
        {({ fieldErrors }) => (
          <>
            <Chosen
              label="Workspace"
              note="Requests are sent with this workspace’s vendor keys and count toward its usage."
              error={fieldErrors.workspaceId && (place === NONE ? 'Choose a workspace.' : fieldErrors.workspaceId)}
            >
              <SelectMenu
                label="Workspace"
                value={place}
                options={[
                  ...(place === NONE ? [{ value: NONE, label: 'Choose a workspace' }] : []),
                  ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={setPlace}
                className="w-full"
              />
            </Chosen>
            <KeyFields
              texts={NO_TEXTS}
              choices={choices}
              onChoose={(part) => setChoices({ ...choices, ...part })}
              {...offered}
              fieldErrors={fieldErrors}
            />
            <Field
              name="days"
              label="Expires after (days)"
              description="Leave empty if it should not expire."
              defaultValue={String(KEY_DAYS)}
              error={fieldErrors.days}
              maxLength={5}
            />
          </>
        )}
      </ActionForm>
    </Panel>
  );
}

function MadeKey({ result, model, origin }: { result: OutcomeResult; model: string; origin: string | null }) {
  const { gatewayKeyId, name, key } = result;
  useLeaveWarning(true);
  const [Connect, setConnect] = useState<typeof ConnectKey | null>(null);
  // Whatever becomes of the snippets, the key stays on the page.
  useEffect(() => {
    import('./connect-key').then(
      (loaded) => setConnect(() => loaded.ConnectKey),
      () => announce({ tone: 'danger', title: 'The snippets could not be loaded. The key’s page has them, too.' }),
    );
  }, []);
  if (typeof gatewayKeyId !== 'string' || typeof key !== 'string') {
    return (
      <Notice tone="warning" title="The key was created, but cannot be shown again">
        Revoke it and create a new one.
      </Notice>
    );
  }
  const label = typeof name === 'string' ? name : 'Steward key';
  return (
    <>
      <Panel title={`${label} was created`} className="mb-4">
        <CopyText text={key} label={`Key ${label}`} />
        <p className="mt-2 mb-3 text-xs text-muted">
          Shown once, and written into the snippets on this page: copy it before you leave. Steward keeps only its
          fingerprint.
        </p>
        <ButtonLink href={gatewayKeyHref(gatewayKeyId)} variant="tertiary">
          Open the key’s page
        </ButtonLink>
      </Panel>
      <h2 className="mb-2 text-base font-semibold">Connect your app</h2>
      {Connect && <Connect {...{ gatewayKeyId, origin, model }} name={label} secret={key} />}
    </>
  );
}
