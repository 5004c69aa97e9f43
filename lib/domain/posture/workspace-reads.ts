import { reach } from '@/lib/access/reach';
import { environmentExpression } from '@/lib/domain/key-policy/name-rules';
import { workspaceRows } from '@/lib/domain/workspaces/visible-sql';
import type { CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import type { Open } from './rules';
import { countTraits } from './sql';

const SPENDS = Prisma.sql`r.spend > 0`;
const LIMITABLE = Prisma.sql`NOT r."isDefault" AND r."activeKeys" > 0`;
const DEVELOPMENT = Prisma.sql`r."isDevelopment" AND NOT r."isDefault"`;

const TRAITS = {
  unbudgeted: Prisma.sql`${SPENDS} AND NOT r."hasBudget"`,
  unlimited: Prisma.sql`${LIMITABLE} AND NOT r."hasLimits"`,
  openDevelopment: Prisma.sql`${DEVELOPMENT} AND NOT r."hasLimits"`,
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
  const development = environmentExpression('development', 'staging');
  const [facts] = await db.$queryRaw<Row[]>`
    WITH r AS MATERIALIZED (
      SELECT 'workspace'::text AS kind, w.id, w.name, w.spend, w."activeKeys", w."isDefault",
        (w.name ~* ${development} OR w.tags::text ~* ${development}) AS "isDevelopment",
        EXISTS (SELECT FROM budgets b WHERE b.scope_kind = 'workspace' AND b.scope_id = w.id AND b.archived_at IS NULL) AS "hasBudget",
        EXISTS (SELECT FROM workspace_rate_limits l WHERE l.workspace_id = w.id AND l.gone_at IS NULL
          AND jsonb_array_length(l.limits) > 0) AS "hasLimits"
      FROM (${workspaceRows(actor, now)}) w
      WHERE w."archivedAt" IS NULL AND w."goneAt" IS NULL AND w."spendSight" = 'all' AND w."keysSight" = 'all'
    )
    SELECT count(*)::int AS live, count(*) FILTER (WHERE ${SPENDS})::int AS spending,
      count(*) FILTER (WHERE ${LIMITABLE})::int AS limitable, count(*) FILTER (WHERE ${DEVELOPMENT})::int AS development,
      EXISTS (SELECT FROM report_days WHERE report = 'cost') AS "isCostKnown",
      EXISTS (SELECT FROM rate_limits) AS "areLimitsKnown",
      EXISTS (SELECT FROM budgets WHERE scope_kind = 'organization' AND archived_at IS NULL) AS "hasOrganizationBudget",
      ${countTraits(TRAITS, Prisma.sql`r.spend DESC`)}
    FROM r`;
  if (!facts) throw new Error('The workspaces were not counted');
  const { traits, ...counts } = facts;
  return { ...counts, ...traits, seesAll: reach(actor, 'cost:read').all };
}
