import { ButtonLink } from '@/components/ui/button-link';
import type { PersonDetail } from '@/lib/domain/people/query-schema';
import { isConsoleRole } from '@/lib/domain/people/rules';
import { RoleButton } from './role-button';

interface PersonActionsProps {
  person: PersonDetail;
  consoleOrigin: string;
}

/** What owners and admins do about a member. */
export function PersonActions({ person: { id, name, role, goneAt }, consoleOrigin }: PersonActionsProps) {
  return (
    <div className="no-print flex flex-wrap gap-2">
      {!goneAt && (
        <RoleButton userId={id} name={name} role={role} isByHand={isConsoleRole(role)} consoleOrigin={consoleOrigin} />
      )}
      <ButtonLink href={`/people/${id}/offboard`} variant="danger-soft">
        Offboard
      </ButtonLink>
    </div>
  );
}
