'use client';

import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import { ShownToken } from '@/components/ui/shown-token';
import type { OrgRole } from '@/lib/access/principals';
import type { FieldErrors } from '@/lib/core/errors';
import { makeToken } from '@/lib/doors/actions/tokens';

export interface TokenFormProps {
  roles: readonly { value: string; label: string }[];
  scopes: readonly { value: string; label: string }[];
  workspaces: readonly { id: string; name: string }[];
}

const MINE = 'mine';

export function TokenDialog({ isOpen, onOpenChange, ...choices }: TokenFormProps & OpenState) {
  return (
    <FormDialog
      title="Create API token"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={makeToken}
      toInput={tokenOf}
      submit="Create token"
      submitting="Creating token…"
      done="API token created"
      after={({ token }, close) => <ShownToken token={token} label="API token" close={close} />}
    >
      {({ fieldErrors }) => <TokenFields {...choices} fieldErrors={fieldErrors} />}
    </FormDialog>
  );
}

function TokenFields({ roles, scopes, workspaces, fieldErrors }: TokenFormProps & { fieldErrors: FieldErrors }) {
  const errorOf = (field: string) => Object.entries(fieldErrors).find(([name]) => name.split('.')[0] === field)?.[1];
  return (
    <>
      <Field
        name="name"
        label="Name"
        description="The program that will use it. The audit shows its changes under this name."
        error={fieldErrors.name}
        maxLength={60}
        isRequired
        autoFocus
      />
      <fieldset>
        <legend className="mb-1 font-medium">What it may do</legend>
        {errorOf('role') && <p className="text-bad">{errorOf('role')}</p>}
        <RadioChoice
          name="role"
          value={MINE}
          label="What I may do"
          note="It follows your role, and stops with your access."
          isChosen
        />
        {roles.map(({ value, label }) => (
          <RadioChoice key={value} name="role" value={value} label={`${label}, at most`} note="" isChosen={false} />
        ))}
      </fieldset>
      <Group legend="Only some permissions" none="If you choose none: all of the role’s." error={errorOf('scopes')}>
        {scopes.map(({ value, label }) => (
          <Check key={value} name={`scope ${value}`} label={label} note={value} />
        ))}
      </Group>
      <Group
        legend="Only some workspaces"
        none="If you choose none: all that the role reaches."
        error={errorOf('workspaceIds')}
      >
        {workspaces.map(({ id, name }) => (
          <Check key={id} name={`workspace ${id}`} label={name} />
        ))}
      </Group>
      <ProseField
        name="addresses"
        label="Only from these addresses"
        description="IP addresses or networks such as 203.0.113.0/24, one per line. Empty: from anywhere."
        error={errorOf('addresses')}
        maxLength={2_000}
      />
      <Field
        name="days"
        label="Expires after (days)"
        description="Empty: it does not expire."
        defaultValue="90"
        error={fieldErrors.days}
        maxLength={5}
      />
    </>
  );
}

function Group(props: { legend: string; none: string; error?: string; children: React.ReactNode }) {
  return (
    <details open={props.error !== undefined}>
      <summary className="cursor-pointer font-medium">{props.legend}</summary>
      {props.error && <p className="text-bad">{props.error}</p>}
      <p className="text-xs text-muted">{props.none}</p>
      <div className="max-h-60 overflow-y-auto">{props.children}</div>
    </details>
  );
}

function tokenOf(fields: FormData) {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const ticked = (group: string) => {
    const names = [...fields.keys()].filter((key) => key.startsWith(`${group} `));
    return names.length === 0 ? null : names.map((key) => key.slice(group.length + 1));
  };
  const role = text('role');
  return {
    name: text('name'),
    role: role === MINE || role === '' ? null : (role as OrgRole),
    scopes: ticked('scope') as never,
    workspaceIds: ticked('workspace'),
    addresses: text('addresses')
      .split(/[\s,]+/)
      .filter(Boolean),
    days: text('days') === '' ? null : Number(text('days')),
  };
}
