import { ROLE_NAMES } from '@/components/shell/role-words';
import type { Tone } from '@/components/ui/status';
import type { OrgRole } from '@/lib/access/principals';
import type { TokenRow } from '@/lib/domain/tokens/query-schema';

export const STATE_LOOKS: Readonly<Record<TokenRow['state'], { tone: Tone; word: string }>> = {
  live: { tone: 'good', word: 'Active' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'neutral', word: 'Revoked' },
};

/** What the token may do at most. */
export function powerWords({ role, scopes, isOwnerHeld, holderName }: TokenRow): string {
  const ofRole = role ? nameRole(role) : `Whatever ${holderName ?? 'its holder'} may do`;
  const narrowed = scopes ? `, ${scopes.length === 1 ? '1 permission' : `${scopes.length} permissions`}` : '';
  const capped = role && !isOwnerHeld ? `, at most what ${holderName ?? 'its holder'} may do` : '';
  return `${ofRole}${narrowed}${capped}`;
}

export function roleChoice(role: string): { value: string; label: string } {
  return { value: role, label: nameRole(role) };
}

function nameRole(role: string): string {
  return ROLE_NAMES[role as OrgRole] ?? role;
}
