import { authorize } from '@/lib/access/authorize';
import type { Db } from '@/lib/core/db';
import { OWNER_ID, OWNER_TYPE } from '@/lib/domain/api-keys/owner-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readPage, readSpendWindow, type Unformatted } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import {
  type LeftKeyFacet,
  type LeftKeyFilters,
  type LeftKeyPage,
  type LeftKeyRow,
  type LeftKeySort,
  leftKeyFilters,
} from './schema';

/** Keys `k` that work now. */
export const WORKS = Prisma.sql`k.status = 'active' AND k.gone_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`;

/** True for a key that works although its owner is no longer a member, whether it was kept or not. */
export async function isLeftKey(db: Db, apiKeyId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k LEFT JOIN users u ON u.id = ${OWNER_ID}
    WHERE k.id = ${apiKeyId} AND ${WORKS} AND ${OWNER_TYPE} = 'user' AND (u.id IS NULL OR u.gone_at IS NOT NULL)`;
  return rows.length > 0;
}

const FACETS: Readonly<Record<LeftKeyFacet, Prisma.Sql>> = {
  open: Prisma.sql`r."keptAt" IS NULL`,
  kept: Prisma.sql`r."keptAt" IS NOT NULL`,
  all: Prisma.sql`true`,
};

const SORTS: Readonly<Record<LeftKeySort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  owner: Prisma.sql`lower(r."ownerName")`,
  workspace: Prisma.sql`lower(r."workspaceName")`,
  used: Prisma.sql`r."lastUsedDay"`,
  spend: Prisma.sql`r.spend`,
};

const SEARCHED = [
  Prisma.sql`r.name`,
  Prisma.sql`r.id`,
  Prisma.sql`r.hint`,
  Prisma.sql`r."workspaceName"`,
  Prisma.sql`r."ownerName"`,
  Prisma.sql`r."ownerEmail"`,
  Prisma.sql`r."ownerId"`,
];

/** Keys that still work although their owner has left, with what was decided about them. */
export async function listLeftKeys(ctx: Ctx, input: LeftKeyFilters = {}): Promise<LeftKeyPage> {
  authorize(ctx.actor, 'api_key:read');
  const { search, show, sort, order, page } = leftKeyFilters.parse(input);
  const rows = Prisma.sql`
    SELECT r.id, r.name, r."workspaceId", r."workspaceName", r."scopeType", r.hint, r."ownerId",
      r."ownerName", r."hasOwnerPage", r."ownerEmail", u.gone_at AS "ownerGoneAt", r."lastUsedDay", r.spend,
      k.kept_at AS "keptAt", k.kept_reason AS "keptReason", p.name AS "keptBy"
    FROM (${keyRows(ctx.actor, ctx.now)}) r JOIN api_keys k ON k.id = r.id LEFT JOIN users u ON u.id = r."ownerId"
    LEFT JOIN people p ON p.id = k.kept_by_id
    WHERE r."isDetailed" AND r."hasOwnerLeft" AND r.status = 'active'`;
  const [window, found] = await Promise.all([
    readSpendWindow(ctx.db),
    readPage<Unformatted<LeftKeyRow>, LeftKeyFacet>(ctx.db, {
      rows,
      where: [contains(SEARCHED, search)],
      facets: FACETS,
      show,
      order: Prisma.sql`${ordered(SORTS[sort], order)}, r.name, r.id`,
      page,
    }),
  ]);
  const shown = found.rows.map(({ spend, ...row }) => ({ ...row, spend: spend?.toString() ?? null }));
  return { ...found, rows: shown, window };
}
