import { isCaller } from '@/lib/access/principals';
import { AppError, notFound } from '@/lib/core/errors';
import { nameOf } from '@/lib/core/names';
import { findWorkspace } from '@/lib/domain/workspaces/commands';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { countOtherLeads } from './reads';
import { leadRefusal, membersRefusal } from './rules';
import { addLead, removeLead } from './schema';

export const addLeadCommand: CommandImplementation<typeof addLead> = {
  declaration: addLead,
  async run(ctx, { workspaceId, personId }) {
    const refusal = membersRefusal(await findWorkspace(ctx, workspaceId));
    if (refusal) throw new AppError('conflict', refusal);
    const person = await ctx.db.person.findUnique({ where: { id: personId } });
    if (!person || person.deactivatedAt) throw notFound('person');
    ctx.changing({ lead: false }, { lead: true });
    const addedById = personIdOf(ctx);
    await ctx.db.workspaceLead.upsert({
      where: { workspaceId_personId: { workspaceId, personId } },
      create: { workspaceId, personId, addedById, addedAt: ctx.now },
      update: {},
    });
    return { workspaceId, personId, name: nameOf(person) };
  },
};

export const removeLeadCommand: CommandImplementation<typeof removeLead> = {
  declaration: removeLead,
  async run(ctx, { workspaceId, personId }) {
    const person = await ctx.db.person.findUnique({ where: { id: personId } });
    if (isCaller(ctx.actor)) {
      const isOwn = ctx.actor.personId === personId;
      const otherLeads = await countOtherLeads(ctx.db, workspaceId, { personId });
      const refusal = leadRefusal({ actor: ctx.actor, isOwn, nextRole: null, otherLeads });
      if (refusal) throw new AppError('conflict', refusal);
    }
    ctx.changing({ lead: true }, { lead: false });
    const { count } = await ctx.db.workspaceLead.deleteMany({ where: { workspaceId, personId } });
    if (count === 0) throw new AppError('conflict', 'This person is no longer a named lead of the workspace.');
    return { workspaceId, personId, name: nameOf(person ?? { id: personId }) };
  },
};
