'use client';

import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import type { FieldErrors } from '@/lib/core/errors';

export interface KindGroupChoice {
  label: string;
  kinds: readonly { name: string; words: string }[];
}

export interface Tells {
  name: string;
  kinds: readonly string[];
  workspaceIds: readonly string[];
  money: boolean;
}

export interface TellsFieldsProps {
  groups: readonly KindGroupChoice[];
  workspaces: readonly { id: string; name: string }[];
}

/** A channel's name and what it sends. */
export function TellsFields({
  groups,
  workspaces,
  tells,
  fieldErrors,
}: TellsFieldsProps & { tells: Tells; fieldErrors: FieldErrors }) {
  return (
    <>
      <Field name="name" label="Name" defaultValue={tells.name} error={fieldErrors.name} maxLength={60} isRequired />
      <fieldset>
        <legend className="mb-1 font-medium">What it sends</legend>
        {fieldErrors.kinds && <p className="text-bad">{fieldErrors.kinds}</p>}
        <div className="grid gap-x-6 sm:grid-cols-2">
          {groups.map(({ label, kinds }) => (
            <div key={label} className="mb-2">
              <p className="text-xs font-medium text-muted">{label}</p>
              {kinds.map(({ name, words }) => (
                <Check key={name} name={`kind ${name}`} label={words} defaultChecked={tells.kinds.includes(name)} />
              ))}
            </div>
          ))}
        </div>
      </fieldset>
      <Check
        name="money"
        label="Include amounts"
        note="Everyone who reads the channel sees what was spent. Without this, notifications with amounts are left out."
        defaultChecked={tells.money}
      />
      <details open={tells.workspaceIds.length > 0}>
        <summary className="cursor-pointer font-medium pointer-coarse:py-3">Only for some workspaces</summary>
        <p className="text-xs text-muted">If you choose none: all workspaces, and what belongs to no workspace.</p>
        <div className="max-h-60 overflow-y-auto">
          {workspaces.map(({ id, name }) => (
            <Check key={id} name={`workspace ${id}`} label={name} defaultChecked={tells.workspaceIds.includes(id)} />
          ))}
        </div>
      </details>
    </>
  );
}

/** What was entered and ticked. */
export function readTells(fields: FormData): { name: string; kinds: string[]; workspaceIds: string[]; money: boolean } {
  const ticked = (group: string) =>
    [...fields.keys()].filter((key) => key.startsWith(`${group} `)).map((key) => key.slice(group.length + 1));
  return {
    ...{ name: String(fields.get('name') ?? ''), kinds: ticked('kind'), workspaceIds: ticked('workspace') },
    money: fields.get('money') !== null,
  };
}
