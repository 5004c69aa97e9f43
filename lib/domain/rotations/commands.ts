import { EVERYBODY } from '@/lib/access/everybody';
import { AppError } from '@/lib/core/errors';
import { dayOf, dayStart } from '@/lib/core/time';
import { findKey, type KeyRef } from '@/lib/domain/api-keys/find-reads';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { Prisma } from '@/prisma/generated/client';
import { planName, readCandidates, readRotation } from './reads';
import { type RotationAct, rotationRefusal, rotationState, untilRefusal } from './rules';
import {
  cancelRotation,
  confirmRotation,
  exceptFromRotation,
  putOffRotation,
  resumeRotation,
  startRotation,
} from './schema';
import { factsOf } from './state-rules';

export const startRotationCommand: CommandImplementation<typeof startRotation> = {
  declaration: startRotation,
  async run(ctx, ref) {
    const { key, policy } = await openRotation(ctx, ref, 'start');
    const plannedName = await planName(ctx.db, policy, key);
    ctx.changing({ replacing: false }, { replacing: true, successorName: plannedName });
    const set = {
      ...{ startedAt: ctx.now, startedById: personIdOf(ctx), plannedName, ...NO_SUCCESSOR },
      ...{ putOffUntil: null, putOffReason: null, putOffById: null },
    };
    await keep(ctx, key.id, set);
    return { apiKeyId: key.id, name: key.name, plannedName };
  },
};

const NO_SUCCESSOR = { successorId: null, confirmedAt: null, confirmedById: null };

export const confirmRotationCommand: CommandImplementation<typeof confirmRotation> = {
  declaration: confirmRotation,
  async run(ctx, { successorId, ...ref }) {
    const { key, row } = await openRotation(ctx, ref, 'confirm');
    const successor = (await readCandidates(ctx.db, key.id, ctx.now)).find(({ id }) => id === successorId);
    if (!successor) {
      throw new AppError(
        'conflict',
        'This key cannot be its successor: it no longer works, is in another workspace, is older, or replaces another key. Reload to see which can.',
      );
    }
    ctx.changing({ successor: row.successorName }, { successor: successor.name });
    await keep(ctx, key.id, { successorId, confirmedAt: ctx.now, confirmedById: personIdOf(ctx) });
    return { apiKeyId: key.id, name: key.name, successorId, successor: successor.name };
  },
};

export const putOffRotationCommand: CommandImplementation<typeof putOffRotation> = {
  declaration: putOffRotation,
  async run(ctx, { until, reason, ...ref }) {
    const { key, row } = await openRotation(ctx, ref, 'put_off');
    refuseUntil(ctx, until);
    ctx.changing({ putOffUntil: row.putOffUntil, reason: row.putOffReason }, { putOffUntil: until, reason });
    await keep(ctx, key.id, { putOffUntil: dayStart(until), putOffReason: reason, putOffById: personIdOf(ctx) });
    return { apiKeyId: key.id, name: key.name, until };
  },
};

export const exceptFromRotationCommand: CommandImplementation<typeof exceptFromRotation> = {
  declaration: exceptFromRotation,
  async run(ctx, { until, reason, ...ref }) {
    const { key, row } = await openRotation(ctx, ref, 'except');
    refuseUntil(ctx, until);
    ctx.changing({ exceptedUntil: row.exceptedUntil, reason: row.exceptedReason }, { exceptedUntil: until, reason });
    await keep(ctx, key.id, { exceptedUntil: dayStart(until), exceptedReason: reason, exceptedById: personIdOf(ctx) });
    return { apiKeyId: key.id, name: key.name, until };
  },
};

export const resumeRotationCommand: CommandImplementation<typeof resumeRotation> = {
  declaration: resumeRotation,
  async run(ctx, ref) {
    const { key, row } = await openRotation(ctx, ref, 'resume');
    const { putOffUntil, exceptedUntil } = row;
    ctx.changing({ putOffUntil, exceptedUntil }, { putOffUntil: null, exceptedUntil: null });
    await keep(ctx, key.id, {
      ...{ putOffUntil: null, putOffReason: null, putOffById: null },
      ...{ exceptedUntil: null, exceptedReason: null, exceptedById: null },
    });
    return { apiKeyId: key.id, name: key.name };
  },
};

export const cancelRotationCommand: CommandImplementation<typeof cancelRotation> = {
  declaration: cancelRotation,
  async run(ctx, ref) {
    const { key, row } = await openRotation(ctx, ref, 'cancel');
    ctx.changing({ replacing: true, successor: row.successorName }, { replacing: false, successor: null });
    await keep(ctx, key.id, {
      ...{ startedAt: null, startedById: null, plannedName: null, ...NO_SUCCESSOR },
      ...{ putOffUntil: null, putOffReason: null, putOffById: null },
    });
    return { apiKeyId: key.id, name: key.name };
  },
};

/** The key with its rotation, where the act is possible in its state. */
async function openRotation(ctx: CommandCtx, ref: KeyRef, act: RotationAct) {
  const key = await findKey(ctx.db, ref);
  const { row, policy } = await readRotation(ctx.db, EVERYBODY, key.id, ctx.now);
  if (!row) throw new AppError('internal', 'The key was not found a second time.');
  const refusal = rotationRefusal(act, rotationState(factsOf(row, policy), dayOf(ctx.now)));
  if (refusal) throw new AppError('conflict', refusal);
  return { key, row, policy };
}

function refuseUntil(ctx: CommandCtx, until: string): void {
  const refusal = untilRefusal(until, dayOf(ctx.now));
  if (refusal) throw new AppError('invalid_input', refusal, { until: refusal });
}

type Kept = Omit<Prisma.KeyRotationUncheckedCreateInput, 'apiKeyId'>;

async function keep(ctx: CommandCtx, apiKeyId: string, set: Kept): Promise<void> {
  await ctx.db.keyRotation.upsert({ where: { apiKeyId }, create: { apiKeyId, ...set }, update: set });
}
