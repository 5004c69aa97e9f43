import { isFactorRequired } from '@/lib/access/factor-policy';
import { findActor } from '@/lib/access/find-actor';
import { sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { readFactorPolicy } from './reads';
import { factorWords, readSeed } from './rules';
import { addApp, removeFactor, renewCodes, resetFactors } from './schema';
import { dropFactors, hasCodes, putCodes, putFirstCodes, requirePassword, requirePerson, tellHolder } from './steps';

const APP = 'Authenticator app';

export const addAppCommand: CommandImplementation<typeof addApp> = {
  declaration: addApp,
  run: async (ctx, { seed, code, codeHashes }) => {
    const { personId, name } = requirePerson(ctx);
    return ctx.db.$transaction(async (tx) => {
      const added = { factorId: ctx.intentId, name: APP };
      await requirePassword(tx, personId);
      const before = await tx.secondFactor.findFirst({ where: { personId, kind: 'totp' } });
      if (before?.id === ctx.intentId) return { ...added, hasNewCodes: await hasCodes(tx, personId, codeHashes) };
      if (before) throw new AppError('conflict', 'You have an authenticator app already. Remove it first.');
      const bytes = readSeed(seed);
      const lastStep = bytes && (await findStep(tx, bytes, code));
      if (!bytes || lastStep === null) {
        const wrong =
          'This is not the code that the app shows now. Check the clock of your phone, then enter the next one.';
        throw new AppError('invalid_input', wrong, { code: wrong });
      }
      ctx.changing({ app: null }, { app: APP });
      const factor = { kind: 'totp', name: APP, seed: new Uint8Array(bytes), lastStep, createdAt: ctx.now };
      const hasNewCodes = await putFirstCodes(tx, personId, codeHashes, ctx.now);
      await tx.secondFactor.create({ data: { id: ctx.intentId, personId, ...factor } });
      await tellHolder(ctx, tx, personId, { change: 'added', what: APP, by: name });
      return { ...added, hasNewCodes };
    });
  },
};

/** Of a code that is right now; null if it is not. The database works it out, as it does at sign-in. */
async function findStep(tx: Tx, seed: Buffer, code: string): Promise<bigint | null> {
  const [found] = await tx.$queryRaw<{ step: bigint | null }[]>`
    SELECT steward.totp_step(${seed}, ${sha256(code)}, clock_timestamp()) AS step`;
  return found?.step ?? null;
}

export const removeFactorCommand: CommandImplementation<typeof removeFactor> = {
  declaration: removeFactor,
  run: async (ctx, { factorId }) => {
    const { personId, name: by } = requirePerson(ctx);
    return ctx.db.$transaction(async (tx) => {
      const factor = await tx.secondFactor.findFirst({ where: { id: factorId, personId } });
      if (!factor) throw notFound('second factor');
      ctx.changing({ factor: factor.name }, { factor: null });
      const others = await tx.secondFactor.count({ where: { personId, id: { not: factorId } } });
      if (others === 0) await requireNone(ctx, tx);
      if (others === 0) await dropFactors(tx, personId);
      else await tx.secondFactor.delete({ where: { id: factorId } });
      // What it has passed opens nothing any more.
      await tx.passkeyTry.deleteMany({ where: { personId } });
      await tellHolder(ctx, tx, personId, { change: 'removed', what: factorWords(factor), by });
      return { factorId, name: factor.name };
    });
  },
};

/** Whoever needs a second factor keeps one: without it they would be led to set up the next. */
async function requireNone({ actor }: CommandCtx, tx: Tx): Promise<void> {
  if (actor.kind !== 'person' || !isFactorRequired(await readFactorPolicy(tx), actor.role)) return;
  throw new AppError('conflict', 'Your role needs a second factor. Ask an owner to reset it if you have to change it.');
}

export const renewCodesCommand: CommandImplementation<typeof renewCodes> = {
  declaration: renewCodes,
  run: async (ctx, { codeHashes }) => {
    const { personId, name: by } = requirePerson(ctx);
    return ctx.db.$transaction(async (tx) => {
      if ((await tx.secondFactor.count({ where: { personId } })) === 0)
        throw new AppError('conflict', 'Set up a second factor first. Recovery codes stand in for it.');
      await putCodes(tx, personId, codeHashes, ctx.now);
      await tellHolder(ctx, tx, personId, { change: 'renewed', what: 'Recovery codes', by });
      return { codes: codeHashes.length };
    });
  },
};

export const resetFactorsCommand: CommandImplementation<typeof resetFactors> = {
  declaration: resetFactors,
  run: async (ctx, { personId }) => {
    const { personId: ownId, name: by } = requirePerson(ctx);
    if (personId === ownId)
      throw new AppError('conflict', 'Remove your own second factor under Settings, Second factor.');
    return ctx.db.$transaction(async (tx) => {
      const holder = await findActor(tx, personId);
      if (!holder) throw notFound('person');
      const factors = await dropFactors(tx, personId);
      ctx.changing({ factors }, { factors: 0 });
      // Whoever found the device may be signed in with it.
      const where = { personId, endedAt: null, method: 'password' };
      const sessions = await tx.session.updateMany({ where, data: { endedAt: ctx.now } });
      await tellHolder(ctx, tx, personId, { change: 'reset', what: 'Second factor', by });
      return { personId, name: holder.name, factors, sessions: sessions.count };
    });
  },
};
