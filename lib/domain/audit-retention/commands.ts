import { counted } from '@/lib/core/counted';
import { AppError, notFound } from '@/lib/core/errors';
import { dayOf, dayStart, formatDay } from '@/lib/core/time';
import { askSecond } from '@/lib/domain/approvals/asking-steps';
import { SUBJECT_NAMES } from '@/lib/domain/operations/sql';
import { keepSetting } from '@/lib/domain/settings/steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readRetention } from './reads';
import { pruneBefore, RETENTION_KEY } from './rules';
import { placeAuditHold, releaseAuditHold, setAuditRetention } from './schema';

export const setAuditRetentionCommand: CommandImplementation<typeof setAuditRetention> = {
  declaration: setAuditRetention,
  async ask(ctx, { years }) {
    const before = await readRetention(ctx.db);
    if (years >= before.years) return null;
    const kept = counted(years, 'year', 'years');
    return askSecond(ctx, {
      ...{ act: 'retention', permission: 'policy:write', what: `Keep the audit for ${kept}`, before, after: { years } },
      lines: [
        `It is kept for ${counted(before.years, 'year', 'years')} now.`,
        `Entries from before ${formatDay(dayOf(pruneBefore(ctx.now, years)))} are deleted in the next night, permanently.`,
      ],
    });
  },
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
  async ask(ctx, { holdId }) {
    const hold = await ctx.db.auditHold.findUnique({ where: { id: holdId } });
    if (!hold || hold.releasedAt) return null;
    const lines = [
      'What only this hold keeps is deleted in the next night, if it is older than the audit is kept for.',
    ];
    return askSecond(ctx, {
      ...{ act: 'retention', permission: 'policy:write', what: `Release the legal hold ${hold.name}`, lines },
      ...{ before: { held: true }, after: { held: false } },
    });
  },
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
