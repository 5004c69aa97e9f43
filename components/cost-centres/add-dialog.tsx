'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { SelectMenu } from '@/components/ui/select-menu';
import { ThingSearch } from '@/components/usage/thing-search';
import { SUBJECT_KINDS, type SubjectKind } from '@/lib/domain/cost-centres/rules';
import { assignCostCentreAction } from '@/lib/doors/actions/cost-centres';
import { KIND_WORDS } from './centre-words';
import { MonthChoice } from './month-choice';

interface AddDialogProps extends OpenState {
  costCentreId: string;
  name: string;
  months: readonly string[];
}

interface Thing {
  kind: SubjectKind;
  id: string;
  label: string;
}

/** Use without a key has its caller's own id behind this. */
const CALLER = /^keyless:/;

/** Assigns keys, people and workspaces to one cost centre, several at once. */
export function AddDialog({ costCentreId, name, months, ...open }: AddDialogProps) {
  const [kind, setKind] = useState<SubjectKind>('workspace');
  const [things, setThings] = useState<readonly Thing[]>([]);
  const [month, setMonth] = useState(months[0] ?? '');
  const add = (thing: { id: string; label: string } | null) => {
    if (!thing) return;
    const id = thing.id.replace(CALLER, '');
    setThings((before) => [
      ...before.filter((one) => one.kind !== kind || one.id !== id),
      { kind, id, label: thing.label },
    ]);
  };
  return (
    <FormDialog
      {...open}
      title={`Assign to ${name}`}
      action={assignCostCentreAction}
      toInput={() => ({
        subjects: things.map((thing) => ({ kind: thing.kind, id: thing.id })),
        ...{ costCentreId, firstMonth: month },
      })}
      submit="Assign"
      submitting="Assigning…"
      done={`Assigned to ${name}`}
    >
      {({ fieldErrors }) => (
        <>
          {things.length > 0 && (
            <ul aria-label="Chosen" className="flex flex-wrap gap-1">
              {things.map((thing) => (
                <li key={`${thing.kind} ${thing.id}`}>
                  <button
                    type="button"
                    className="tool-button"
                    aria-label={`Leave out ${thing.label}`}
                    onClick={() => setThings(things.filter((one) => one !== thing))}
                  >
                    {thing.label}
                    <Icon name="x" className="size-3" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <SelectMenu
            label="Kind"
            value={kind}
            options={SUBJECT_KINDS.map((value) => ({ value, label: KIND_WORDS[value].many }))}
            onChange={setKind}
            className="w-48"
          />
          <ThingSearch
            key={kind}
            kind={kind}
            word={KIND_WORDS[kind].word}
            many={KIND_WORDS[kind].many}
            chosen={null}
            onChoose={add}
          />
          {fieldErrors.subjects && <p className="text-xs text-danger">{fieldErrors.subjects}</p>}
          <MonthChoice month={month} months={months} onChange={setMonth} error={fieldErrors.firstMonth} />
        </>
      )}
    </FormDialog>
  );
}
