import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { CommandCtx } from '@/lib/operations/command-context';

/** A person then signs in with the password alone. Returns how many factors there were. */
export async function dropFactors(tx: Tx, personId: string): Promise<number> {
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.factorTry.deleteMany({ where: { personId } });
  return (await tx.secondFactor.deleteMany({ where: { personId } })).count;
}

/** In place of the codes before. */
export async function putCodes(tx: Tx, personId: string, codeHashes: readonly string[], now: Date): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { personId } });
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ personId, codeHash, createdAt: now })) });
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
