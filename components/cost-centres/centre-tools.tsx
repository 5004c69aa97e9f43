'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import type { CentreChoice, CentreMonth, CentreRow } from '@/lib/domain/cost-centres/query-schema';
import { archiveCostCentreAction, restoreCostCentreAction } from '@/lib/doors/actions/cost-centres';
import { centreName } from './centre-words';

interface CreateButtonProps {
  costCentreId: string;
  /** A code to begin with; without it, this is the page's main action. */
  code?: string;
}

export function CreateCentreButton({ costCentreId, code }: CreateButtonProps) {
  return (
    <DialogButton
      load={() => import('./centre-dialog').then((loaded) => loaded.CreateCentreDialog)}
      dialogProps={{ costCentreId, code }}
      variant={code === undefined ? 'primary' : 'tertiary'}
      size={code === undefined ? undefined : 'sm'}
      label={code === undefined ? undefined : `Create cost centre ${code}`}
    >
      {code === undefined ? 'New cost centre' : 'Create'}
    </DialogButton>
  );
}

interface SharingButtonProps {
  sharing: CentreMonth['sharing'];
  centres: readonly CentreChoice[];
}

export function SharingButton(props: SharingButtonProps) {
  return (
    <DialogButton
      load={() => import('./sharing-dialog').then((loaded) => loaded.SharingDialog)}
      dialogProps={props}
      size="sm"
    >
      Change rule
    </DialogButton>
  );
}

export function TagButton(props: { tagKey: string | null; tagKeys: readonly string[] }) {
  return (
    <DialogButton load={() => import('./tag-dialog').then((loaded) => loaded.TagDialog)} dialogProps={props} size="sm">
      {props.tagKey === null ? 'Choose a tag' : 'Change tag'}
    </DialogButton>
  );
}

interface CentreToolsProps {
  centre: Pick<CentreRow, 'id' | 'code' | 'name' | 'project' | 'ledgerCode' | 'archivedAt'>;
  /** When it was changed last. */
  from: string;
  months: readonly string[];
}

/** What may be done with one cost centre. */
export function CentreTools({ centre, from, months }: CentreToolsProps) {
  const { id: costCentreId, code, name, project, ledgerCode, archivedAt } = centre;
  const called = centreName(centre);
  if (archivedAt !== null) {
    return (
      <ActionButton
        action={restoreCostCentreAction}
        input={{ costCentreId }}
        pending="Restoring…"
        done={`${called} restored`}
        variant="primary"
      >
        Restore cost centre
      </ActionButton>
    );
  }
  return (
    <div className="no-print flex flex-wrap gap-2">
      <ActionButton
        action={archiveCostCentreAction}
        input={{ costCentreId }}
        pending="Archiving…"
        done={`${called} archived`}
        variant="outline"
      >
        Archive
      </ActionButton>
      <DialogButton
        load={() => import('./centre-dialog').then((loaded) => loaded.ChangeCentreDialog)}
        dialogProps={{ costCentreId, from, terms: { code, name, project, ledgerCode } }}
      >
        Change
      </DialogButton>
      <DialogButton
        load={() => import('./add-dialog').then((loaded) => loaded.AddDialog)}
        dialogProps={{ costCentreId, name: called, months }}
        variant="primary"
      >
        Assign
      </DialogButton>
    </div>
  );
}
