import type { Db } from '@/lib/core/db';
import { answer } from '@/lib/operations/answer';
import { type FactorRow, factorList, factorListOwn, factorPolicyGet } from './query-schema';
import { readFactorPolicy } from './reads';

/** The actor's own second factors. Open to everyone who is signed in. */
export const listOwnFactors = answer(factorListOwn, async (ctx) => {
  const { personId } = ctx.actor;
  const [factors, [codes], credential] = await Promise.all([
    factorsOf(ctx.db, personId),
    ctx.db.$queryRaw<{ left: number }[]>`
      SELECT count(*)::int AS left FROM recovery_codes WHERE person_id = ${personId}::uuid AND used_at IS NULL`,
    ctx.db.credential.findUnique({ where: { personId }, select: { isDemonstration: true } }),
  ]);
  const isDemonstration = credential?.isDemonstration ?? false;
  return { factors, codesLeft: codes?.left ?? 0, hasPassword: credential !== null, isDemonstration };
});

export const listFactorsOf = answer(factorList, (ctx, { personId }) => factorsOf(ctx.db, personId));

export const getFactorPolicy = answer(factorPolicyGet, async (ctx) => ({ requiredOf: await readFactorPolicy(ctx.db) }));

async function factorsOf(db: Db, personId: string): Promise<FactorRow[]> {
  const factors = await db.secondFactor.findMany({
    where: { personId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, kind: true, name: true, createdAt: true, lastUsedAt: true },
  });
  return factors.map(({ id, ...factor }) => ({ factorId: id, ...factor }));
}
