import { PERMISSION_WORDS } from '@/components/settings/roles/permission-words';
import { ROLE_NAMES } from '@/components/shell/role-words';
import type { Tone } from '@/components/ui/status';
import type { OrgRole, PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import type { TokenRow } from '@/lib/domain/tokens/query-schema';
import { rolesFor, SCOPES } from '@/lib/domain/tokens/rules';
import type { TokenFormProps } from './token-dialog';

export const STATE_LOOKS: Readonly<Record<TokenRow['state'], { tone: Tone; word: string }>> = {
  live: { tone: 'good', word: 'Active' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'neutral', word: 'Revoked' },
};

/** What the token may do at most. */
export function powerWords({ role, scopes, isOwnerHeld, holderName, preparesOnly }: TokenRow): string {
  const ofRole = role ? nameRole(role) : `Whatever ${holderName ?? 'its holder'} may do`;
  const narrowed = scopes ? `, ${scopes.length === 1 ? '1 permission' : `${scopes.length} permissions`}` : '';
  const capped = role && !isOwnerHeld ? `, at most what ${holderName ?? 'its holder'} may do` : '';
  const prepared = preparesOnly ? '; only prepares changes' : '';
  return `${ofRole}${narrowed}${capped}${prepared}`;
}

/** What the dialog of a new token offers: no role stronger than the maker's, no permission that they lack. */
export function tokenChoices(actor: PersonActor, workspaces: TokenFormProps['workspaces']): TokenFormProps {
  return {
    roles: rolesFor(actor.role).map((value) => ({ value, label: nameRole(value) })),
    scopes: SCOPES.filter((scope) => can(actor, scope)).map((value) => ({
      value,
      label: PERMISSION_WORDS[value].name,
    })),
    workspaces: workspaces.map(({ id, name }) => ({ id, name })),
  };
}

function nameRole(role: string): string {
  return ROLE_NAMES[role as OrgRole] ?? role;
}

/** Who answers for it. */
export function holderWords({ holderName, isOwnerHeld, source }: TokenRow): string {
  return holderName ?? (isOwnerHeld || source === 'server' ? 'The owners' : 'Nobody');
}

/** How often it was used on these days, and how often in vain. */
export function usedWords(days: TokenRow['days']): string {
  const requests = days.reduce((sum, day) => sum + day.requests, 0);
  const refused = days.reduce((sum, day) => sum + day.refused, 0);
  const words = `${requests.toLocaleString('en-US')} ${requests === 1 ? 'request' : 'requests'} in 30 days`;
  return refused > 0 ? `${words}, ${refused.toLocaleString('en-US')} refused` : words;
}
