import type { PersonActor } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { possibleActs } from '@/lib/domain/api-keys/rules';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { contains, literally } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type SearchHit, type SearchResult, searchEverything } from './query-schema';
import { SEARCH_PER_GROUP, type SearchGroup } from './schema';

/** Workspaces, API keys and people by name, address or id, as far as the reader may see them. One statement. */
export const searchAll = answer(searchEverything, async (ctx, { q }) => {
  const result: SearchResult = { workspaces: [], apiKeys: [], people: [] };
  if (q === '') return result;
  const { actor, now } = ctx;
  const groups = [
    best('workspaces', workspaces(actor), [Prisma.sql`r.name`, Prisma.sql`r.id`], q),
    ...(can(actor, 'api_key:read')
      ? [best('apiKeys', apiKeys(actor, now), [Prisma.sql`r.name`, Prisma.sql`r.id`, Prisma.sql`r.hint`], q)]
      : []),
    ...(can(actor, 'person:read')
      ? [best('people', people(actor), [Prisma.sql`r.name`, Prisma.sql`r.note`, Prisma.sql`r.id`], q)]
      : []),
  ];
  const rows = await ctx.db.$queryRaw<HitRow[]>`${Prisma.join(groups, ' UNION ALL ')}`;
  for (const { part, state, workspaceId, ...hit } of rows) {
    const acts = state !== null && can(actor, 'api_key:write', { workspaceId }) ? possibleActs(state) : [];
    result[part].push({ ...hit, acts });
  }
  return result;
});

interface HitRow extends Omit<SearchHit, 'acts'> {
  part: SearchGroup;
  /** Of an API key: how it stands and where. */
  state: string | null;
  workspaceId: string | null;
}

/** Names that begin with the text come first, then those with a word that does; what is past comes last. */
function best(part: SearchGroup, rows: Prisma.Sql, columns: Prisma.Sql[], q: string): Prisma.Sql {
  const begins = `${literally(q)}%`;
  return Prisma.sql`
    (SELECT ${part}::text AS part, r.id, r.name, r.note, r.past AS "isPast", r.state, r.place AS "workspaceId" FROM (${rows}) r
    WHERE ${contains(columns, q)}
    ORDER BY r.past, r.name ILIKE ${begins} DESC, r.name ILIKE ${`% ${begins}`} DESC, lower(r.name), r.id
    LIMIT ${SEARCH_PER_GROUP})`;
}

function workspaces(actor: PersonActor): Prisma.Sql {
  const within = reach(actor, 'workspace:read');
  const visible = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  return Prisma.sql`
    SELECT w.id, w.name, CASE WHEN w.gone_at IS NOT NULL THEN 'Gone' WHEN w.archived_at IS NOT NULL THEN 'Archived' END AS note,
      w.archived_at IS NOT NULL OR w.gone_at IS NOT NULL AS past, NULL::text AS state, NULL::text AS place
    FROM workspaces w WHERE ${visible}`;
}

function apiKeys(actor: PersonActor, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT k.id, k.name, k.hint, k."workspaceName" AS note,
      k."isDetailed" AND k.status IS DISTINCT FROM 'active' AS past, k.status AS state, k."workspaceId" AS place
    FROM (${keyRows(actor, now)}) k`;
}

function people(actor: PersonActor): Prisma.Sql {
  const within = reach(actor, 'person:read');
  const visible = within.all
    ? Prisma.sql`true`
    : Prisma.sql`(u.id = ${actor.upstreamUserId}::text OR EXISTS (SELECT FROM workspace_members s
        WHERE s.user_id = u.id AND s.gone_at IS NULL AND s.workspace_id = ANY(${within.workspaceIds}::text[])))`;
  return Prisma.sql`
    SELECT u.id, ${nameSql(Prisma.sql`u`)} AS name, u.email AS note, u.gone_at IS NOT NULL AS past,
      NULL::text AS state, NULL::text AS place FROM users u WHERE ${visible}`;
}
