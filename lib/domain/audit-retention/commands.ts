import { AppError, notFound } from '@/lib/core/errors';
import { dayOf, dayStart } from '@/lib/core/time';
import { SUBJECT_NAMES } from '@/lib/domain/operations/sql';
import { keepSetting } from '@/lib/domain/settings/steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readRetention } from './reads';
import { RETENTION_KEY } from './rules';
import { placeAuditHold, releaseAuditHold, setAuditRetention } from './schema';

export const setAuditRetentionCommand: CommandImplementation<typeof setAuditRetention> = {
  declaration: setAuditRetention,
  run: async (ctx, policy) => keepSetting(ctx, RETENTION_KEY, await readRetention(ctx.db), policy),
};

export const placeAuditHoldCommand: CommandImplementation<typeof placeAuditHold> = {
  declaration: placeAuditHold,
  run: async (ctx, { name, about, from, to }) => {
    const holdId = ctx.intentId;
    if (about && !Object.hasOwn(SUBJECT_NAMES, about.kind)) {
      const message = `The audit has no kind called ${about.kind}. Enter one such as api_key, workspace, user or person.`;
      throw new AppError('invalid_input', message, { 'about.kind': message });
    }
    ctx.changing({}, { name, about, from, to });
    await ctx.db.auditHold.upsert({
      where: { id: holdId },
      create: {
        ...{ id: holdId, name, subjectKind: about?.kind ?? null, subjectId: about?.id ?? null },
        ...{ fromDay: from && dayStart(from), toDay: to && dayStart(to) },
        ...{ placedById: personIdOf(ctx), placedAt: ctx.now },
      },
      update: {},
    });
    return { holdId, name };
  },
};

export const releaseAuditHoldCommand: CommandImplementation<typeof releaseAuditHold> = {
  declaration: releaseAuditHold,
  run: async (ctx, { holdId }) => {
    const hold = await ctx.db.auditHold.findUnique({ where: { id: holdId } });
    if (!hold) throw notFound('hold');
    const { name, subjectKind, subjectId, fromDay, toDay, releasedAt } = hold;
    const about = subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null;
    ctx.changing({ name, about, from: fromDay && dayOf(fromDay), to: toDay && dayOf(toDay) }, {});
    if (!releasedAt) await ctx.db.auditHold.update({ where: { id: holdId }, data: { releasedAt: ctx.now } });
    return { holdId, name };
  },
};
