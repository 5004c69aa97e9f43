import { DialogMark } from '@/components/ui/dialog-mark';
import type { RoleProps } from './role-dialog';

/** What can be changed about a person, by the dialogs around the list. */
export function AccountTools(props: RoleProps) {
  return (
    <div className="flex justify-end gap-1" data-about={JSON.stringify(props)}>
      <DialogMark opens="link" variant="ghost" label={`Sign-in link for ${props.name}`}>
        Sign-in link
      </DialogMark>
      <DialogMark opens="role" label={`Change Steward role of ${props.name}`}>
        Change Steward role
      </DialogMark>
    </div>
  );
}
