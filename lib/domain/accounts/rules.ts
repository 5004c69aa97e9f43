import { ROLE_GRANTS } from '@/lib/access/permissions';
import type { OrgRole, PersonActor } from '@/lib/access/principals';

export interface RoleChange {
  actor: Pick<PersonActor, 'role' | 'personId'>;
  currentRole: OrgRole | null;
  /** Null takes the override away. */
  newOverride: OrgRole | null;
  /** What the person will be afterwards. */
  nextRole: OrgRole | null;
  otherOwners: number;
}

/** Why a role may not be changed so, as a sentence; null when it may. */
export function roleChangeRefusal(change: RoleChange): string | null {
  const touchesOwner = change.currentRole === 'owner' || change.newOverride === 'owner';
  if (touchesOwner && change.actor.role !== 'owner')
    return 'Only an owner can make someone an owner or change an owner.';
  if (change.currentRole === 'owner' && change.nextRole !== 'owner' && change.otherOwners === 0) {
    return 'This is the last owner. Make someone else an owner first.';
  }
  return null;
}

/** Why nobody of the maker's role may open a way in for somebody of the holder's (null: no access), as a sentence. */
export function linkRefusal({ holder, maker }: { holder: OrgRole | null; maker: OrgRole }): string | null {
  if (!ROLE_GRANTS[maker]['role:write']) return 'Your role does not let you make sign-in links.';
  if (holder === 'owner' && maker !== 'owner') return 'Only an owner can make a sign-in link for an owner.';
  return null;
}

export interface CodeUse {
  purpose: string;
  /** Roles at the moment of use; null: no access. */
  holder: OrgRole | null;
  maker: OrgRole | null;
}

/**
 * Why a one-time code opens nothing any more, as a sentence for its holder; null when it does. Roles may have changed since it
 * was made. A recovery code comes from the server itself, where no role is asked for.
 */
export function codeRefusal({ purpose, holder, maker }: CodeUse): string | null {
  if (holder === null) return 'You have no access to Steward any more. Ask an owner or an admin.';
  if (purpose === 'recovery') return null;
  if (maker === null || linkRefusal({ holder: null, maker }))
    return 'Whoever made this link may no longer make one. Ask for a new one.';
  if (linkRefusal({ holder, maker })) return 'You are an owner now: ask another owner for a link.';
  return null;
}

/** Why somebody who left may not be linked again by this actor, as a sentence; null when they may. */
export function linkAgainRefusal({ role }: Pick<PersonActor, 'role'>, returned: { wasOwner: boolean }): string | null {
  if (!returned.wasOwner || role === 'owner') return null;
  return 'They were an owner of Steward and would be one again. Only an owner can confirm that.';
}

/** Why a password is refused, as a sentence; null when it is good. */
export function passwordRefusal(password: string, email: string): string | null {
  if (password.length < 12) return 'Use at least 12 characters.';
  if (password.length > 200) return 'Use at most 200 characters.';
  if (new Set(password).size < 5) return 'Use more than four different characters.';
  const local = email.split('@')[0]?.toLowerCase();
  if (local && local.length > 3 && password.toLowerCase().includes(local))
    return 'Leave your e-mail address out of it.';
  return null;
}

/** E-mail addresses are compared in this form. Anything that is not plain ASCII stays different from what looks like it. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
