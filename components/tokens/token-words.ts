import type { Tone } from '@/components/ui/status';
import type { TokenRow } from '@/lib/domain/tokens/query-schema';

export const STATE_LOOKS: Readonly<Record<TokenRow['state'], { tone: Tone; word: string }>> = {
  live: { tone: 'good', word: 'Active' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'neutral', word: 'Revoked' },
};

const ROLE_WORDS: Readonly<Record<string, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  billing: 'Billing',
  developer: 'Developer',
  viewer: 'Viewer',
};

/** What the token may do at most. */
export function powerWords({ role, scopes, isOwnerHeld, holderName }: TokenRow): string {
  const ofRole = role ? (ROLE_WORDS[role] ?? role) : `Whatever ${holderName ?? 'its holder'} may do`;
  const narrowed = scopes ? `, ${scopes.length === 1 ? '1 permission' : `${scopes.length} permissions`}` : '';
  const capped = role && !isOwnerHeld ? `, at most what ${holderName ?? 'its holder'} may do` : '';
  return `${ofRole}${narrowed}${capped}`;
}

export function roleChoice(role: string): { value: string; label: string } {
  return { value: role, label: ROLE_WORDS[role] ?? role };
}
