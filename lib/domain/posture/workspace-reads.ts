import { reach } from '@/lib/access/reach';
import { LACKS, SEEN_WHOLE, SHOULD_HAVE } from '@/lib/domain/workspaces/lacks-sql';
import { workspaceRows } from '@/lib/domain/workspaces/visible-sql';
import type { CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import type { Open } from './rules';
import { countTraits } from './sql';

const TRAITS = {
  unbudgeted: LACKS.budget,
  unlimited: LACKS.limits,
  openDevelopment: LACKS.development_limits,
} as const;
type Trait = keyof typeof TRAITS;

export interface WorkspaceFacts extends Record<Trait, Open> {
  /** Workspaces that are in use and that the reader sees whole. */
  live: number;
  spending: number;
  limitable: number;
  development: number;
  /** Cost was read; limits were read. */
  isCostKnown: boolean;
  areLimitsKnown: boolean;
  hasOrganizationBudget: boolean;
  seesAll: boolean;
}

type Row = Omit<WorkspaceFacts, Trait | 'seesAll'> & { traits: Record<Trait, Open> };

/** What the posture asks of workspaces, in one statement. */
export async function readWorkspaceFacts({ db, actor, now }: CallerCtx): Promise<WorkspaceFacts> {
  const [facts] = await db.$queryRaw<Row[]>`
    WITH r AS MATERIALIZED (SELECT 'workspace'::text AS kind, r.* FROM (${workspaceRows(actor, now)}) r WHERE ${SEEN_WHOLE})
    SELECT count(*)::int AS live, count(*) FILTER (WHERE ${SHOULD_HAVE.budget})::int AS spending,
      count(*) FILTER (WHERE ${SHOULD_HAVE.limits})::int AS limitable,
      count(*) FILTER (WHERE ${SHOULD_HAVE.development_limits})::int AS development,
      EXISTS (SELECT FROM report_days WHERE report = 'cost') AS "isCostKnown",
      EXISTS (SELECT FROM rate_limits) AS "areLimitsKnown",
      EXISTS (SELECT FROM budgets WHERE scope_kind = 'organization' AND archived_at IS NULL) AS "hasOrganizationBudget",
      ${countTraits(TRAITS, Prisma.sql`r.spend DESC`)}
    FROM r`;
  if (!facts) throw new Error('The workspaces were not counted');
  const { traits, ...counts } = facts;
  return { ...counts, ...traits, seesAll: reach(actor, 'cost:read').all };
}
