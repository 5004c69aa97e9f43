import { AppError } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { askAboutOwner } from './owner-steps';
import { findReturned } from './reads';
import { linkAgainRefusal } from './rules';
import { linkAgain } from './schema';
import { endSignIns, lockOwners } from './sign-in-commands';

export const linkAgainCommand: CommandImplementation<typeof linkAgain> = {
  declaration: linkAgain,
  async ask(ctx, { personId, userId }) {
    const { actor } = ctx;
    const returned = await findReturned(ctx.db, personId, userId);
    if (actor.kind !== 'person' || !returned?.wasOwner || linkAgainRefusal(actor, returned)) return null;
    const person = { id: personId, name: returned.name, email: returned.email };
    return askAboutOwner(ctx, { person, before: null, after: 'owner' });
  },
  run: (ctx, { personId, userId }) => {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can confirm who someone is.');
    return ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const person = await tx.person.findUnique({ where: { id: personId } });
      const result = { personId, name: person?.name ?? null, userId };
      // Running again after a crash: already done.
      if (person && person.upstreamUserId === userId && person.deactivatedAt === null) return result;
      const returned = await findReturned(tx, personId, userId);
      if (!returned) {
        throw new AppError('conflict', 'They are not a returning member, or no longer one. Reload the page.');
      }
      const refusal = linkAgainRefusal(actor, returned);
      if (refusal) throw new AppError('forbidden', refusal);
      const { formerUserId } = returned;
      ctx.changing({ member: formerUserId }, { member: userId });
      if (formerUserId) {
        const former = { personId, userId: formerUserId, replacedAt: ctx.now, replacedBy: actor.personId };
        await tx.formerMembership.createMany({ data: [former], skipDuplicates: true });
      }
      await tx.person.update({ where: { id: personId }, data: { upstreamUserId: userId, deactivatedAt: null } });
      // Nothing that gave access before they left gives access now.
      await endSignIns(tx, personId, ctx.now);
      return { ...result, formerUserId };
    });
  },
};
