'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { SelectMenu } from '@/components/ui/select-menu';
import type { CentreChoice } from '@/lib/domain/cost-centres/query-schema';
import type { SubjectKind } from '@/lib/domain/cost-centres/rules';
import { assignCostCentreAction } from '@/lib/doors/actions/cost-centres';
import { centreName } from './centre-words';
import { MonthChoice } from './month-choice';

interface AssignDialogProps extends OpenState {
  subject: { kind: SubjectKind; id: string; name: string };
  /** Its own cost centre now. */
  ownId: string | null;
  centres: readonly CentreChoice[];
  months: readonly string[];
}

const NONE = 'none';

/** Says which cost centre one thing belongs to, from a month on. */
export function AssignDialog({ subject, ownId, centres, months, ...open }: AssignDialogProps) {
  const [chosen, setChosen] = useState(ownId ?? NONE);
  const [month, setMonth] = useState(months[0] ?? '');
  const options = [
    { value: NONE, label: 'None of its own' },
    ...centres.map(({ id, ...centre }) => ({ value: id, label: centreName(centre) })),
  ];
  return (
    <FormDialog
      {...open}
      title={`Cost centre of ${subject.name}`}
      action={assignCostCentreAction}
      toInput={() => ({
        subjects: [{ kind: subject.kind, id: subject.id, seen: ownId }],
        costCentreId: chosen === NONE ? null : chosen,
        firstMonth: month,
      })}
      submit="Save cost centre"
      submitting="Saving…"
      done={`Cost centre of ${subject.name} saved`}
    >
      {({ fieldErrors }) => (
        <>
          <div className="flex flex-col gap-1 text-sm">
            <span className="font-medium">Cost centre</span>
            <SelectMenu label="Cost centre" value={chosen} options={options} onChange={setChosen} className="w-full" />
            {subject.kind === 'api_key' && (
              <p className="text-xs text-muted">Without one of its own, the key has that of its owner or workspace.</p>
            )}
          </div>
          <MonthChoice month={month} months={months} onChange={setMonth} error={fieldErrors.firstMonth} />
        </>
      )}
    </FormDialog>
  );
}
