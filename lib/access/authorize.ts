import { AppError } from '@/lib/core/errors';
import { isClosedTo, type Permission, rolesWith } from './permissions';
import { type Caller, isCaller, type PersonActor, type Principal, type SystemActor } from './principals';
import { can, limitOf, type PermissionObject, type Reach, reach } from './reach';

const WITHIN_WORDS: readonly [keyof Omit<Reach, 'all'>, string][] = [
  ['workspaceIds', 'in your own workspaces'],
  ['own', 'for what is yours'],
  ['moneyOnly', 'where it concerns money'],
  ['namesOnly', 'for names, not for details'],
];

const CLOSED = 'An owner has closed the audit to viewers.';

/** Why the person may not, as a sentence: which roles may, or how far theirs goes. */
export function explainRefusal(actor: Caller, permission: Permission): string {
  if (!can(actor, permission) && isClosedTo(actor, permission)) return CLOSED;
  if (!can(actor, permission)) {
    if (actor.kind === 'service') return `This token does not allow it: it needs ${permission}.`;
    return `Your role does not allow this. It is open to ${rolesWith(permission)}.`;
  }
  const within = reach(actor, permission);
  const words = WITHIN_WORDS.filter(([key]) => (Array.isArray(within[key]) ? within[key].length > 0 : within[key]));
  const what = actor.kind === 'service' ? 'This token' : 'Your role';
  return `${what} allows this only ${words.map(([, word]) => word).join(' and ')}.`;
}

/** The permission, if the principal does not hold it in any form. */
export function findLack(principal: Principal, permission: Permission): Permission | undefined {
  return can(principal, permission) ? undefined : permission;
}

/** For a query that only an identity provider may run. */
export function authorizeToken(actor: Principal): asserts actor is SystemActor {
  if (actor.kind === 'token') return;
  throw new AppError('forbidden', 'Only an identity provider may read this, with its token.');
}

/** Open to anyone signed in, and to no program. */
export function authorizeSignedIn(actor: Principal): asserts actor is PersonActor {
  if (actor.kind === 'service')
    throw new AppError('forbidden', 'Only a person can ask for this, signed in to Steward.');
  if (actor.kind !== 'person') throw new AppError('not_signed_in', 'Sign in first.');
}

/** Called for every query. Fails with `forbidden`, naming the roles that may. */
export function authorize(
  actor: Principal,
  permission: Permission,
  object?: PermissionObject,
): asserts actor is Caller {
  if (isCaller(actor) && can(actor, permission, object)) return;
  const words = `Your role does not allow this. It is open to ${rolesWith(permission)}.`;
  const lacks = findLack(actor, permission);
  throw new AppError('forbidden', isCaller(actor) ? explainRefusal(actor, permission) : words, undefined, lacks);
}

/** What a change asks of whoever wants it. */
interface Asked {
  name: string;
  permission: Permission;
  asksItself?: boolean;
}

/** What a change is about; left out for "any at all". */
export interface Concerned {
  object: PermissionObject | undefined;
  workspaceIds: readonly string[];
}

/** Whether the principal may ask for a change: by its role, or because it was made for this very command. */
export function mayRun(principal: Principal, { name, permission, asksItself }: Asked, about?: Concerned): boolean {
  if (!isCaller(principal)) return principal.commands.includes(name);
  if (!about || about.object || asksItself || limitOf(principal) === null)
    return can(principal, permission, about?.object);
  // A token of some workspaces changes these, and nothing of which it is not known where it belongs.
  const { workspaceIds } = about;
  return workspaceIds.length > 0 && workspaceIds.every((workspaceId) => can(principal, permission, { workspaceId }));
}
