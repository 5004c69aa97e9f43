import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { CHALLENGE_MS, fullRefusal } from './passkey-rules';
import { addPasskey, type Registration } from './passkey-schema';
import { readRegistration, readRelyingParty } from './passkey-steps';
import { factorWords } from './rules';
import { hasCodes, putFirstCodes, requirePassword, requirePerson, tellHolder } from './steps';

export const addPasskeyCommand: CommandImplementation<typeof addPasskey> = {
  declaration: addPasskey,
  run: async (ctx, { tryId, name, registration, codeHashes }) => {
    const { personId, name: by } = requirePerson(ctx);
    return ctx.db.$transaction(async (tx) => {
      const added = { factorId: ctx.intentId, name };
      await requirePassword(tx, personId);
      const factors = await tx.secondFactor.findMany({ where: { personId } });
      if (factors.some(({ id }) => id === ctx.intentId))
        return { ...added, hasNewCodes: await hasCodes(tx, personId, codeHashes) };
      const refusal = fullRefusal(factors);
      if (refusal) throw new AppError('conflict', refusal);
      if (factors.some((factor) => factor.name === name)) {
        const taken = 'You have a second factor of this name already.';
        throw new AppError('invalid_input', taken, { name: taken });
      }
      const passkey = await readNew(tx, { personId, tryId, registration, now: ctx.now });
      ctx.changing({ passkey: null }, { passkey: name });
      const hasNewCodes = await putFirstCodes(tx, personId, codeHashes, ctx.now);
      await tx.secondFactor.create({
        data: { id: ctx.intentId, personId, kind: 'passkey', name, createdAt: ctx.now, ...passkey },
      });
      await tellHolder(ctx, tx, personId, { change: 'added', what: factorWords({ kind: 'passkey', name }), by });
      return { ...added, hasNewCodes };
    });
  },
};

interface New {
  personId: string;
  tryId: string;
  registration: Registration;
  now: Date;
}

/** Uses the challenge up: the same answer makes no second passkey. */
async function readNew(tx: Tx, { personId, tryId, registration, now }: New) {
  const since = new Date(now.getTime() - CHALLENGE_MS);
  const where = { id: tryId, personId, purpose: 'add', usedAt: null, createdAt: { gt: since } };
  const asked = await tx.passkeyTry.findFirst({ where });
  if (!asked) throw new AppError('conflict', 'Adding a passkey took more than five minutes. Start again.');
  const party = await readRelyingParty(tx);
  const made = party && (await readRegistration(party, asked.challenge, registration));
  if (!made) {
    const wrong =
      'Steward could not accept this passkey. It has to be made for this address, with a finger, a face or a PIN.';
    throw new AppError('conflict', wrong);
  }
  const credentialId = new Uint8Array(Buffer.from(made.id, 'base64url'));
  if (await tx.secondFactor.findUnique({ where: { credentialId } }))
    throw new AppError('conflict', 'This passkey is set up already.');
  await tx.passkeyTry.update({ where: { id: tryId }, data: { usedAt: now } });
  const transports = registration.response.transports;
  return { credentialId, publicKey: new Uint8Array(made.publicKey), counter: made.counter, transports };
}
