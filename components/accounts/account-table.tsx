import type { AccountRow } from '@/lib/domain/accounts/query-schema';
import { AccountRows, type ShownAccount } from './account-rows';
import { roleName, roleReason } from './role-reason';

const SHOWN_LEADS = 2;

interface AccountTableProps {
  people: readonly AccountRow[];
  mayChange: boolean;
  /** Only owners may make someone an owner, or change one. */
  isOwner: boolean;
}

/** Who may use Steward; what its rows say becomes words here, and one island draws them. */
export function AccountTable({ people, mayChange, isOwner }: AccountTableProps) {
  const rows = people.map((person): ShownAccount => {
    const { personId, name, email, role, isYou, leads } = person;
    const names = leads.map((lead) => lead.name);
    const more = names.length - SHOWN_LEADS;
    return {
      ...{ personId, name, email, isYou, hasPage: mayChange || isYou },
      role: role ? roleName(role) : null,
      why: roleReason(person),
      leads: names.slice(0, SHOWN_LEADS).join(', '),
      ...(more > 0 && { moreLeads: more, allLeads: names.join(', ') }),
      ...(mayChange && (role !== 'owner' || isOwner) && { change: changeOf(person) }),
    };
  });
  return <AccountRows rows={rows} mayChange={mayChange} mayMakeOwner={isOwner} />;
}

function changeOf({ role, roleFrom, hasLeft, upstreamRole }: AccountRow): ShownAccount['change'] {
  return { override: roleFrom === 'override' ? role : null, upstreamRole: hasLeft ? null : upstreamRole };
}
