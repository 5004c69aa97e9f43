import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readPage } from '@/lib/lists/read-page';
import { contains } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { BREAKS, BREAKS_ANY, judgedKeys } from './judged-sql';
import { suggestName } from './name-rules';
import { type BreachRow, keyBreaches, keyPolicyGet, keyPolicyPreview } from './query-schema';
import { readKeyNames, readKeyPolicy } from './reads';
import { BREACHES, type Breach, type BreachFacet } from './schema';

const MOST_LISTED = 200;

export const getKeyPolicy = answer(keyPolicyGet, (ctx) => readKeyPolicy(ctx.db));

interface TouchedRow {
  id: string | null;
  name: string;
  workspaceName: string | null;
  keys: number;
  counts: Record<Breach, number>;
  rules: Breach[];
}

/** How many active keys each rule of a policy would touch, and which. One statement. */
export const previewKeyPolicy = answer(keyPolicyPreview, async (ctx, policy) => {
  const counts = BREACHES.map((rule) => Prisma.sql`${rule}::text, count(*) FILTER (WHERE ${BREAKS[rule]})`);
  const rules = BREACHES.map((rule) => Prisma.sql`CASE WHEN ${BREAKS[rule]} THEN ${rule}::text END`);
  const places = BREACHES.map(
    (rule) => Prisma.sql`(${BREAKS[rule]} AND count(*) FILTER (WHERE ${BREAKS[rule]}) OVER w <= ${MOST_LISTED}::int)`,
  );
  const rows = await ctx.db.$queryRaw<TouchedRow[]>`
    WITH r AS MATERIALIZED (
      SELECT j.*, v.name, v."workspaceName" FROM (${judgedKeys(policy, ctx.now)}) j
      JOIN (${keyRows(ctx.actor, ctx.now, 'anthropic')}) v ON v.id = j.id WHERE v."isDetailed"
    ), counted AS (SELECT count(*)::int AS keys, jsonb_build_object(${Prisma.join(counts)}) AS counts FROM r)
    SELECT l.id, l.name, l."workspaceName", coalesce(l.rules, '{}') AS rules, counted.keys, counted.counts
    FROM counted LEFT JOIN (
      SELECT r.id, r.name, r."workspaceName", array_remove(ARRAY[${Prisma.join(rules)}], NULL) AS rules,
        ${Prisma.join(places, ' OR ')} AS is_listed
      FROM r WHERE ${BREAKS_ANY} WINDOW w AS (ORDER BY r.name, r.id ROWS UNBOUNDED PRECEDING)
    ) l ON l.is_listed ORDER BY l.name, l.id`;
  const [first] = rows;
  return {
    keys: first?.keys ?? 0,
    rules: BREACHES.map((rule) => ({
      rule,
      count: first?.counts[rule] ?? 0,
      keys: rows
        .flatMap(({ id, name, workspaceName, rules: broken }) =>
          id !== null && broken.includes(rule) ? [{ id, name, workspaceName }] : [],
        )
        .slice(0, MOST_LISTED),
    })),
  };
});

const SEARCHED = [Prisma.sql`r.name`, Prisma.sql`r."workspaceName"`, Prisma.sql`r."ownerName"`];
const FACETS: Readonly<Record<BreachFacet, Prisma.Sql>> = { all: Prisma.sql`true`, ...BREAKS };
type FoundRow = Omit<BreachRow, 'suggestedName'> & { environment: string | null; purpose: string };

/** Active keys that break the policy in effect, as far as the reader may see them whole. */
export const listBreaches = answer(keyBreaches, async (ctx, { search, show, apiKeyId, page }) => {
  const policy = await readKeyPolicy(ctx.db);
  const rows = Prisma.sql`
    SELECT v.id, v.name, v."workspaceId", v."workspaceName", v."ownerId", v."ownerName", v."createdAt", v."expiresAt",
      j."dueAt", j."rotationDays", j."isDue", j."breaksName", j."isCrowded", j."livesLong",
      v.environment, coalesce(v.purpose, '') AS purpose
    FROM (${judgedKeys(policy, ctx.now)}) j JOIN (${keyRows(ctx.actor, ctx.now, 'anthropic')}) v ON v.id = j.id
    WHERE v."isDetailed"`;
  const found = await readPage<FoundRow, BreachFacet>(ctx.db, {
    rows,
    where: [
      BREAKS_ANY,
      contains(SEARCHED, search),
      ...(apiKeyId === undefined ? [] : [Prisma.sql`r.id = ${apiKeyId}`]),
    ],
    facets: FACETS,
    show,
    order: Prisma.sql`r."dueAt" NULLS LAST, r.name, r.id`,
    page,
  });
  const { namePattern } = policy;
  const unnamed = found.rows.some(({ breaksName }) => breaksName);
  const taken = unnamed ? await readKeyNames(ctx.db) : null;
  return {
    ...found,
    rows: found.rows.map(({ environment, purpose, ...row }) => ({
      ...row,
      suggestedName:
        row.breaksName && namePattern && taken
          ? suggestName(namePattern, { name: row.name, environment, purpose }, taken)
          : null,
    })),
  };
});
