'use client';

import { useEffect } from 'react';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import { findError } from '@/components/forms/find-error';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import { ShownToken } from '@/components/ui/shown-token';
import type { Permission } from '@/lib/access/permissions';
import type { OrgRole } from '@/lib/access/principals';
import type { FieldErrors } from '@/lib/core/errors';
import { makeToken } from '@/lib/doors/actions/tokens';
import type { OutcomeResult } from '@/lib/operations/outcome';

export interface TokenFormProps {
  roles: readonly { value: string; label: string }[];
  scopes: readonly { value: string; label: string }[];
  workspaces: readonly { id: string; name: string }[];
}

/** A token as it is shown once. */
export interface MadeToken {
  tokenId: string;
  name: string;
  token: string;
}

interface TokenDialogProps extends TokenFormProps, OpenState {
  /** What the token is for: its name, and its permissions, which may be chosen otherwise unless they are fixed. */
  preset?: { name: string; scopes: readonly Permission[]; isFixed: boolean; preparesOnly?: boolean };
  /** Takes the token over: the dialog closes without showing it. */
  onMade?: (made: MadeToken) => void;
}

const MINE = 'mine';

export function TokenDialog({ isOpen, onOpenChange, onMade, ...choices }: TokenDialogProps) {
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
      after={(result, close) => {
        const made = onMade && readMade(result);
        if (made) return <Handed made={made} onMade={onMade} close={close} />;
        return <ShownToken token={result.token} label="API token" close={close} />;
      }}
    >
      {({ fieldErrors }) => <TokenFields {...choices} fieldErrors={fieldErrors} />}
    </FormDialog>
  );
}

function readMade({ tokenId, name, token }: OutcomeResult): MadeToken | null {
  const isWhole = typeof tokenId === 'string' && typeof name === 'string' && typeof token === 'string';
  return isWhole ? { tokenId, name, token } : null;
}

/** Gives the token to the page and closes. */
function Handed({ made, onMade, close }: { made: MadeToken; onMade: (made: MadeToken) => void; close: () => void }) {
  useEffect(() => {
    onMade(made);
    close();
  }, [made, onMade, close]);
  return null;
}

type FieldsProps = Pick<TokenDialogProps, 'roles' | 'scopes' | 'workspaces' | 'preset'> & { fieldErrors: FieldErrors };

function TokenFields({ roles, scopes, workspaces, preset, fieldErrors }: FieldsProps) {
  return (
    <>
      <Field
        name="name"
        label="Name"
        description="The program that will use it. The audit shows its changes under this name."
        error={fieldErrors.name}
        defaultValue={preset?.name}
        maxLength={60}
        isRequired
        autoFocus
      />
      {preset ? (
        <Group legend="Limited to a role" none="Besides the permissions below." error={findError(fieldErrors, 'role')}>
          <RoleChoices roles={roles} />
        </Group>
      ) : (
        <fieldset>
          <legend className="mb-1 font-medium">What it may do</legend>
          {findError(fieldErrors, 'role') && <p className="text-bad">{findError(fieldErrors, 'role')}</p>}
          <RoleChoices roles={roles} />
        </fieldset>
      )}
      {preset?.isFixed ? (
        <FixedScopes scopes={preset.scopes} error={findError(fieldErrors, 'scopes')} />
      ) : (
        <Group
          legend={preset ? 'Permissions' : 'Only some permissions'}
          none="If you choose none: all of the role’s."
          error={findError(fieldErrors, 'scopes')}
        >
          {scopes.map(({ value, label }) => (
            <Check
              key={value}
              name={`scope ${value}`}
              label={label}
              note={value}
              defaultChecked={preset?.scopes.some((scope) => scope === value)}
            />
          ))}
        </Group>
      )}
      <Group
        legend="Only some workspaces"
        none="If you choose none: all that the role reaches."
        error={findError(fieldErrors, 'workspaceIds')}
      >
        {workspaces.map(({ id, name }) => (
          <Check key={id} name={`workspace ${id}`} label={name} />
        ))}
      </Group>
      <fieldset>
        <legend className="mb-1 font-medium">Changes</legend>
        {findError(fieldErrors, 'preparesOnly') && <p className="text-bad">{findError(fieldErrors, 'preparesOnly')}</p>}
        <Check
          name="preparesOnly"
          label="Only prepare changes"
          note="Nothing it asks for happens until you confirm it under Budgets, Requests, within 24 hours. It cannot ask for anything shown only once, such as a key."
          defaultChecked={preset?.preparesOnly}
        />
      </fieldset>
      <ProseField
        name="addresses"
        label="Only from these addresses"
        description="IP addresses or networks such as 203.0.113.0/24, one per line. Empty: from anywhere."
        error={findError(fieldErrors, 'addresses')}
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

function RoleChoices({ roles }: Pick<TokenFormProps, 'roles'>) {
  return (
    <>
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
    </>
  );
}

/** The permissions of a token that is made for one kind of tool. */
function FixedScopes({ scopes, error }: { scopes: readonly Permission[]; error?: string }) {
  return (
    <div>
      <p className="font-medium">Permissions</p>
      {error && <p className="text-bad">{error}</p>}
      <p className="text-xs text-muted">Only these: {scopes.join(', ')}.</p>
      {scopes.map((scope) => (
        <input key={scope} type="hidden" name={`scope ${scope}`} value="on" />
      ))}
    </div>
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
    preparesOnly: fields.has('preparesOnly'),
    addresses: text('addresses')
      .split(/[\s,]+/)
      .filter(Boolean),
    days: text('days') === '' ? null : Number(text('days')),
  };
}
