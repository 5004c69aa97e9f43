import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';
import { NO_PASSWORD } from './rules';

export function requirePerson({ actor }: CommandCtx): { personId: string; name: string } {
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
  return actor;
}

/** A second factor stands beside a password. */
export async function requirePassword(tx: Tx, personId: string): Promise<void> {
  if (await tx.credential.findUnique({ where: { personId } })) return;
  throw new AppError('conflict', NO_PASSWORD);
}

/** A person then signs in with the password alone. Returns how many factors there were. */
export async function dropFactors(tx: Tx, personId: string): Promise<number> {
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.factorTry.deleteMany({ where: { personId } });
  await tx.passkeyTry.deleteMany({ where: { personId } });
  return (await tx.secondFactor.deleteMany({ where: { personId } })).count;
}

/** In place of the codes before. */
export async function putCodes(tx: Tx, personId: string, codeHashes: readonly string[], now: Date): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ personId, codeHash, createdAt: now })) });
}

/** With somebody's first factor, before it is kept; later ones leave the codes as they are. Says whether these are theirs now. */
export async function putFirstCodes(
  tx: Tx,
  personId: string,
  codeHashes: readonly string[],
  now: Date,
): Promise<boolean> {
  if ((await tx.secondFactor.count({ where: { personId } })) > 0) return false;
  await putCodes(tx, personId, codeHashes, now);
  return true;
}

export async function hasCodes(tx: Tx, personId: string, codeHashes: readonly string[]): Promise<boolean> {
  return (await tx.recoveryCode.count({ where: { personId, codeHash: { in: [...codeHashes] } } })) > 0;
}

/** Tells whose sign-in it is: what they did not do themselves they must hear of. */
export async function tellHolder(
  ctx: CommandCtx,
  tx: Tx,
  personId: string,
  change: { change: 'added' | 'removed' | 'renewed' | 'reset'; what: string; by: string },
): Promise<void> {
  await tell(tx, {
    ...{ kind: 'factor.changed', about: change, key: idFrom('factor', ctx.intentId), now: ctx.now },
    subject: { kind: 'person', id: personId, name: change.what },
    to: { people: [personId], only: true },
  });
}
