import { AppError, changedMeanwhile } from '@/lib/core/errors';
import { keepSetting } from '@/lib/domain/settings/steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { formatPercent, type Sharing } from './rules';
import {
  archiveCostCentre,
  assignCostCentre,
  COST_TAG_KEY,
  changeCostCentre,
  createCostCentre,
  restoreCostCentre,
  SHARING_KEY,
  setCostSharing,
  setCostTag,
} from './schema';
import { readSharing, readTagKey } from './sharing-reads';
import {
  assign,
  assignedWords,
  insertCentre,
  inTurn,
  refuseUnseen,
  requireCentre,
  rewriteCentre,
  termsOf,
} from './writing-steps';

export const createCostCentreCommand: CommandImplementation<typeof createCostCentre> = {
  declaration: createCostCentre,
  run: (ctx, { costCentreId, ...terms }) =>
    inTurn(ctx, async (tx) => {
      ctx.changing({}, terms);
      await insertCentre(tx, costCentreId, terms, ctx);
      return { costCentreId, code: terms.code };
    }),
};

const CHANGED_MEANWHILE = 'Someone changed this cost centre a moment ago. Nothing was changed. Reload the page.';

export const changeCostCentreCommand: CommandImplementation<typeof changeCostCentre> = {
  declaration: changeCostCentre,
  run: (ctx, { costCentreId, from, ...terms }) =>
    inTurn(ctx, async (tx) => {
      const centre = await requireCentre(tx, costCentreId);
      const isDone = JSON.stringify(termsOf(centre)) === JSON.stringify(terms);
      const stands = centre.updatedAt.toISOString();
      if (!isDone && stands !== from) throw changedMeanwhile(CHANGED_MEANWHILE, { from: stands, ...termsOf(centre) });
      ctx.changing(termsOf(centre), terms);
      await rewriteCentre(tx, centre, terms, ctx);
      return { costCentreId, code: terms.code };
    }),
};

export const archiveCostCentreCommand: CommandImplementation<typeof archiveCostCentre> = {
  declaration: archiveCostCentre,
  run: (ctx, { costCentreId }) =>
    inTurn(ctx, async (tx) => {
      const { code, archivedAt } = await requireCentre(tx, costCentreId);
      ctx.changing({ archived: archivedAt !== null }, { archived: true });
      await tx.costCentre.update({ where: { id: costCentreId }, data: { archivedAt: archivedAt ?? ctx.now } });
      return { costCentreId, code };
    }),
};

export const restoreCostCentreCommand: CommandImplementation<typeof restoreCostCentre> = {
  declaration: restoreCostCentre,
  run: (ctx, { costCentreId }) =>
    inTurn(ctx, async (tx) => {
      const { code, archivedAt } = await requireCentre(tx, costCentreId);
      ctx.changing({ archived: archivedAt !== null }, { archived: false });
      await tx.costCentre.update({ where: { id: costCentreId }, data: { archivedAt: null } });
      return { costCentreId, code };
    }),
};

export const assignCostCentreCommand: CommandImplementation<typeof assignCostCentre> = {
  declaration: assignCostCentre,
  run: (ctx, { subjects, costCentreId, firstMonth }) =>
    inTurn(ctx, async (tx) => {
      const centre = costCentreId === null ? null : await requireCentre(tx, costCentreId);
      const after = assignedWords(centre, firstMonth);
      const changed: { subject: string; before: JsonObject }[] = [];
      for (const subject of subjects) {
        await refuseUnseen(tx, subject, costCentreId, ctx);
        const before = await assign(tx, { subject, centre, firstMonth }, ctx);
        if (before) changed.push({ subject: `${subject.kind} ${subject.id}`, before });
      }
      const [one] = changed;
      if (subjects.length === 1) ctx.changing(one?.before ?? after, after);
      else ctx.changing({}, { ...after, assigned: changed.map(({ subject }) => subject) });
      return { costCentreId, assigned: changed.length, unchanged: subjects.length - changed.length };
    }),
};

/** As people write it: shares by code, in per cent. */
function sharingWords({ rule, shares }: Sharing, codes: ReadonlyMap<string, string>): JsonObject {
  const words = shares.map(
    ({ costCentreId, share }) => `${codes.get(costCentreId) ?? costCentreId} ${formatPercent(share)} %`,
  );
  return { rule, shares: words };
}

export const setCostSharingCommand: CommandImplementation<typeof setCostSharing> = {
  declaration: setCostSharing,
  run: (ctx, after) =>
    inTurn(ctx, async (tx) => {
      const before = await readSharing(tx);
      const centres = await tx.costCentre.findMany({ select: { id: true, code: true } });
      const codes = new Map(centres.map(({ id, code }) => [id, code]));
      if (after.shares.some(({ costCentreId }) => !codes.has(costCentreId))) {
        const message = 'One of these cost centres does not exist.';
        throw new AppError('conflict', message, { shares: message });
      }
      const row = { value: after, updatedById: personIdOf(ctx), updatedAt: ctx.now };
      await tx.setting.upsert({ where: { key: SHARING_KEY }, create: { key: SHARING_KEY, ...row }, update: row });
      ctx.changing(sharingWords(before, codes), sharingWords(after, codes));
      return sharingWords(after, codes);
    }),
};

export const setCostTagCommand: CommandImplementation<typeof setCostTag> = {
  declaration: setCostTag,
  async run(ctx, after) {
    return keepSetting(ctx, COST_TAG_KEY, { tagKey: await readTagKey(ctx.db) }, after);
  },
};
