import { ROLE_GRANTS } from '@/lib/access/permissions';
import type { Caller, OrgRole } from '@/lib/access/principals';

export interface RoleChange {
  actor: Pick<Caller, 'role' | 'personId'>;
  currentRole: OrgRole | null;
  /** Null removes the override. */
  newOverride: OrgRole | null;
  /** The role the person will have afterwards. */
  nextRole: OrgRole | null;
  otherOwners: number;
}

/** Why this role change is not allowed, as a sentence; null if it is. */
export function roleChangeRefusal(change: RoleChange): string | null {
  const touchesOwner = change.currentRole === 'owner' || change.newOverride === 'owner';
  if (touchesOwner && change.actor.role !== 'owner')
    return 'Only an owner can make someone an owner or change an owner.';
  if (change.currentRole === 'owner' && change.nextRole !== 'owner' && change.otherOwners === 0) {
    return 'This is the last owner. Make someone else an owner first.';
  }
  return null;
}

/**
 * Why someone with the maker's role may not create a link for someone with the holder's role (null: no access), as a
 * sentence.
 */
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
 * Why a one-time code no longer works, as a sentence for its holder; null if it does. Roles may have changed since it
 * was made. A recovery code comes from the server itself, where no role is checked.
 */
export function codeRefusal({ purpose, holder, maker }: CodeUse): string | null {
  if (holder === null) return 'You no longer have access to Steward. Ask an owner or admin.';
  if (purpose === 'recovery') return null;
  if (maker === null || linkRefusal({ holder: null, maker }))
    return 'The person who made this link is no longer allowed to. Ask for a new one.';
  if (linkRefusal({ holder, maker })) return 'You are an owner now. Ask another owner for a link.';
  return null;
}

/** Why this actor may not link someone who left, as a sentence; null if they may. */
export function linkAgainRefusal({ role }: Pick<Caller, 'role'>, returned: { wasOwner: boolean }): string | null {
  if (!returned.wasOwner || role === 'owner') return null;
  return 'They were an owner of Steward and would become one again. Only an owner can confirm that.';
}

/** Why a password is refused, as a sentence; null if it is accepted. */
export function passwordRefusal(password: string, email: string): string | null {
  if (password.length < 12) return 'Use at least 12 characters.';
  if (password.length > 200) return 'Use at most 200 characters.';
  if (new Set(password).size < 5) return 'Use more than four different characters.';
  const local = email.split('@')[0]?.toLowerCase();
  if (local && local.length > 3 && password.toLowerCase().includes(local))
    return 'It cannot contain your e-mail address.';
  return null;
}

/** E-mail addresses are compared in this form. Non-ASCII characters stay distinct from their ASCII look-alikes. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
