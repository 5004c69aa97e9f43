import type { PersonActor } from '@/lib/access/principals';
import { AppError } from '@/lib/core/errors';
import type { Ctx } from './context';

/** Who requests it, of a command that nobody but a person can request. */
export function personOf({ actor }: Ctx): PersonActor {
  if (actor.kind === 'person') return actor;
  throw new AppError('forbidden', 'Only a person can do this.');
}
