import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readPage, readSpendWindow, type Unformatted } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type LeftKeyRow, leftKeyList } from './query-schema';
import type { LeftKeyFacet, LeftKeySort } from './schema';

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
export const listLeftKeys = answer(leftKeyList, async (ctx, { search, show, sort, order, page }) => {
  const rows = Prisma.sql`
    SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r."scopeType", r.hint, r."ownerId",
      r."ownerName", r."hasOwnerPage", r."ownerEmail", u.gone_at AS "ownerGoneAt", r."lastUsedDay", r.spend,
      coalesce(k.kept_at, s.kept_at) AS "keptAt", coalesce(k.kept_reason, s.kept_reason) AS "keptReason", p.name AS "keptBy"
    FROM (${keyRows(ctx.actor, ctx.now)}) r LEFT JOIN api_keys k ON k.id = r.id AND r.kind = 'anthropic'
    LEFT JOIN gateway_keys s ON s.id::text = r.id AND r.kind = 'steward' LEFT JOIN users u ON u.id = r."ownerId"
    LEFT JOIN people p ON p.id = coalesce(k.kept_by_id, s.kept_by_id)
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
});
