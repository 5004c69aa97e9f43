import { ROLE_NAMES } from '@/components/shell/role-words';
import { formatInstant } from '@/lib/core/time';
import type { AccountRow } from '@/lib/domain/accounts/query-schema';

type Reasons = Pick<AccountRow, 'role' | 'roleFrom' | 'upstreamRole' | 'overriddenBy' | 'overriddenAt' | 'hasLeft'>;

export function roleName(role: AccountRow['role']): string {
  return role ? ROLE_NAMES[role] : 'No access';
}

/** Why the role is what it is, as a sentence. */
export function roleReason(person: Reasons): string {
  if (person.roleFrom === 'override') {
    const when = person.overriddenAt ? `, ${formatInstant(person.overriddenAt)}` : '';
    const instead = person.upstreamRole ? ` Member of the organisation as ${person.upstreamRole}.` : '';
    return `Set by ${person.overriddenBy ?? 'Steward'}${when}.${person.hasLeft ? ' Has left the organisation.' : instead}`;
  }
  if (person.hasLeft) return 'Has left the organisation.';
  if (person.roleFrom === 'upstream') return `Follows the organisation, where their role is ${person.upstreamRole}.`;
  return person.upstreamRole ? 'Access was taken away.' : 'Not a member of the organisation.';
}
