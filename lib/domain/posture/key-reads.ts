import { addDays, dayOf } from '@/lib/core/time';
import { LACKS } from '@/lib/domain/api-keys/lacks-sql';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { BREAKS, judgedKeys } from '@/lib/domain/key-policy/judged-sql';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import type { CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import type { Open } from './rules';
import { countTraits } from './sql';

const ACTIVE = Prisma.sql`r.status = 'active'`;
const VENDOR = Prisma.sql`r.kind = 'anthropic'`;

/** What is wrong with a key `r`, as the list of the same name counts it. */
const TRAITS = {
  misplaced: Prisma.sql`r."isMisplaced"`,
  unlabelled: Prisma.sql`${ACTIVE} AND r.environment IS NULL`,
  unused: Prisma.sql`r."isUnused"`,
  left: Prisma.sql`r."isLeft"`,
  unowned: Prisma.sql`${ACTIVE} AND r."ownerId" IS NULL`,
  misnamed: BREAKS.name,
  overdue: BREAKS.age,
  crowded: BREAKS.crowd,
  open: LACKS.addresses,
  outside: LACKS.gateway,
} as const;
type Trait = keyof typeof TRAITS;

export interface KeyFacts extends Record<Trait, Open> {
  /** Active keys. */
  active: number;
  vendor: number;
  steward: number;
  /** Keys of Anthropic's that were used for money in 30 days, or that a gateway's key was. */
  spending: number;
  /** So many days of use were read that an unused key can be told. */
  isUseKnown: boolean;
  hasGateway: boolean;
  policy: KeyPolicy;
}

type Row = Omit<KeyFacts, Trait | 'policy'> & { traits: Record<Trait, Open> };

/** What the posture asks of keys, in two statements however many there are. */
export async function readKeyFacts({ db, actor, now }: CallerCtx): Promise<KeyFacts> {
  const policy = await readKeyPolicy(db);
  const since = addDays(dayOf(now), -UNUSED_AFTER_DAYS);
  const [facts] = await db.$queryRaw<Row[]>`
    WITH r AS MATERIALIZED (
      SELECT v.kind, v.id, v.name, v.status, v.environment, v.addresses, v.spend, v."ownerId", v."isDetailed", v."isUnused", v."isLeft", v."isMisplaced",
        coalesce(j."isDue", false) AS "isDue", coalesce(j."breaksName", false) AS "breaksName",
        coalesce(j."isCrowded", false) AS "isCrowded", coalesce(j."livesLong", false) AS "livesLong"
      FROM (${keyRows(actor, now)}) v LEFT JOIN (${judgedKeys(policy, now)}) j ON j.id = v.id AND v.kind = 'anthropic'
      WHERE v."isDetailed"
    )
    SELECT count(*) FILTER (WHERE ${ACTIVE})::int AS active, count(*) FILTER (WHERE ${ACTIVE} AND ${VENDOR})::int AS vendor,
      count(*) FILTER (WHERE ${ACTIVE} AND NOT ${VENDOR})::int AS steward, count(*) FILTER (WHERE r.spend > 0)::int AS spending,
      coalesce((SELECT min(day) FROM report_days WHERE report = 'usage') <= ${since}::date, false) AS "isUseKnown",
      (EXISTS (SELECT FROM gateway_instances) OR EXISTS (SELECT FROM gateway_ledger)) AS "hasGateway",
      ${countTraits(TRAITS, Prisma.sql`r.spend DESC NULLS LAST`)}
    FROM r`;
  if (!facts) throw new Error('The keys were not counted');
  const { traits, ...counts } = facts;
  return { ...counts, ...traits, policy };
}
