'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { CentreChoice } from '@/lib/domain/cost-centres/query-schema';
import type { SubjectKind } from '@/lib/domain/cost-centres/rules';

interface AssignButtonProps {
  subject: { kind: SubjectKind; id: string; name: string };
  ownId: string | null;
  centres: readonly CentreChoice[];
  months: readonly string[];
}

export function AssignButton(props: AssignButtonProps) {
  return (
    <DialogButton
      load={() => import('./assign-dialog').then((loaded) => loaded.AssignDialog)}
      dialogProps={props}
      size="sm"
      label={`Assign a cost centre to ${props.subject.name}`}
    >
      {props.ownId === null ? 'Assign' : 'Change'}
    </DialogButton>
  );
}
