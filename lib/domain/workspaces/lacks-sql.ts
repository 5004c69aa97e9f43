import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { environmentExpression } from '@/lib/domain/key-policy/name-rules';
import { Prisma } from '@/prisma/generated/client';
import type { WorkspaceLack } from './schema';

/** Workspaces `r` that are in use and that the reader sees whole. */
export const SEEN_WHOLE = Prisma.sql`(r."archivedAt" IS NULL AND r."goneAt" IS NULL AND r."spendSight" = 'all' AND r."keysSight" = 'all')`;

const EXPERIMENTS = environmentExpression('development', 'staging');
const UNLIMITED = Prisma.sql`NOT EXISTS (SELECT FROM workspace_rate_limits l WHERE l.workspace_id = r.id AND l.gone_at IS NULL
  AND jsonb_array_length(l.limits) > 0)`;
const UNBUDGETED = Prisma.sql`NOT EXISTS (SELECT FROM budgets b WHERE b.scope_kind = 'workspace' AND b.scope_id = r.id AND b.archived_at IS NULL)`;

/** Of which workspaces `r` it is asked whether they have it. */
export const SHOULD_HAVE: Readonly<Record<WorkspaceLack, Prisma.Sql>> = {
  budget: Prisma.sql`r.spend > 0`,
  limits: Prisma.sql`(NOT r."isDefault" AND r."activeKeys" > 0)`,
  development_limits: Prisma.sql`(NOT r."isDefault" AND (r.name ~* ${EXPERIMENTS} OR r.tags::text ~* ${EXPERIMENTS}))`,
};

/** Workspaces `r` without something that they should have. */
export const LACKS: Readonly<Record<WorkspaceLack, Prisma.Sql>> = {
  budget: Prisma.sql`(${SHOULD_HAVE.budget} AND ${UNBUDGETED})`,
  limits: Prisma.sql`(${SHOULD_HAVE.limits} AND ${UNLIMITED})`,
  development_limits: Prisma.sql`(${SHOULD_HAVE.development_limits} AND ${UNLIMITED})`,
};

/** The same, as far as the reader may know of it. */
export function lacking(actor: Caller, lack: WorkspaceLack): Prisma.Sql {
  const { all, workspaceIds } = reach(actor, 'budget:read');
  const isKnown = lack !== 'budget' || all ? Prisma.sql`true` : Prisma.sql`r.id = ANY(${workspaceIds}::text[])`;
  return Prisma.sql`${SEEN_WHOLE} AND ${LACKS[lack]} AND ${isKnown}`;
}
