import { type Caller, isCaller } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import type { Ctx } from './context';

/** Who requests it: a person, or a program with the person who answers for it. */
export function callerOf({ actor }: Pick<Ctx, 'actor'>): Caller {
  if (isCaller(actor)) return actor;
  throw new AppError('forbidden', 'Only a person or a program with a token can do this.');
}

/** The person behind it, to be kept beside what they made; null if Steward itself acts. */
export function personIdOf({ actor }: Pick<Ctx, 'actor'>): string | null {
  return isCaller(actor) ? actor.personId : null;
}

/** Under which its changes are kept: of a program, that of its token. */
export function idOfCaller(caller: Caller): string {
  return caller.kind === 'service' ? caller.tokenId : caller.personId;
}
