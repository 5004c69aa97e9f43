import type { Caller } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import type { KeyKind } from '@/lib/domain/api-keys/rules';
import { KEY_SEARCHED, keyRows } from '@/lib/domain/api-keys/visible-sql';
import { budgetRows } from '@/lib/domain/budgets/visible-sql';
import { INVITE_SEARCHED, inviteRows } from '@/lib/domain/invites/visible-sql';
import { optionsSql } from '@/lib/domain/usage/report/options-sql';
import { anyOf, contains, literally } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import { SEARCH_PER_GROUP, type SearchGroup, type Typo, type Variant } from './rules';

/** What is looked for: a text as it stands, a text with a typo, or these things alone. */
export type Wanted = { text: string } | { typo: Typo } | { ids: readonly string[] };

interface Source {
  /** With `id`, `name`, `note`, `past`, `state`, `within` and `foreign`. */
  rows: Prisma.Sql;
  /** As the group's list looks through them. */
  searched: readonly Prisma.Sql[];
}

/** The best of each kind that the actor may see, and how many there are: what they use most first, what is past last. */
export function bestSql(
  actor: Caller,
  now: Date,
  groups: readonly SearchGroup[],
  wanted: Wanted,
  used: readonly string[],
) {
  const sources = sourcesFor(actor, now);
  const parts = groups.flatMap((group) => {
    const source = sources[group];
    return source ? [best(group, source, wanted, used)] : [];
  });
  return parts.length === 0 ? null : Prisma.join(parts, ' UNION ALL ');
}

function best(group: SearchGroup, { rows, searched }: Source, wanted: Wanted, used: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    (SELECT ${group}::text AS "group", r.id, r.name, r.note, r.past AS "isPast", r.foreign AS "isForeign", r.state, r.within,
      count(*) OVER ()::int AS total
    FROM (SELECT r.id, r.name, r.note, r.past, r.foreign, r.state, r.within, lower(r.name) AS low
      FROM (${rows}) r WHERE ${matches(searched, wanted)} OFFSET 0) r
    ORDER BY array_position(${[...used]}::text[], r.id) NULLS LAST, r.past, ${nearest(wanted)}, r.low, r.id
    LIMIT ${SEARCH_PER_GROUP})`;
}

function matches(searched: readonly Prisma.Sql[], wanted: Wanted): Prisma.Sql {
  if ('ids' in wanted) return Prisma.sql`r.id = ANY(${[...wanted.ids]}::text[])`;
  if ('typo' in wanted)
    return anyOf([Prisma.sql`r.name`, Prisma.sql`r.email`].map((column) => isNear(column, wanted.typo)));
  return contains(searched, wanted.text);
}

/** What is told apart quickly comes first, as each of the variants takes its time: two thirds stand as typed, or a swap lies between two. */
function isNear(column: Prisma.Sql, { variants, thirds, swaps }: Typo): Prisma.Sql {
  const name = Prisma.sql`lower(${column})`;
  const holding = (patterns: string[]) => Prisma.sql`${name} LIKE ANY(${patterns.map((of) => `%${of}%`)}::text[])`;
  const each = thirds.map((part) => Prisma.sql`(${name} LIKE ${`%${literally(part)}%`})::int`);
  const mayBe = anyOf([Prisma.sql`${Prisma.join(each, ' + ')} >= 2`, holding(swaps.map(literally))]);
  return Prisma.sql`(${mayBe} AND ${holding(variants.map(toPattern))})`;
}

function toPattern(variant: Variant): string {
  return variant.map((letter) => (letter === null ? '_' : literally(letter))).join('');
}

/** Names that begin with the text come first, then those with a word that does, then those that hold it at all. */
function nearest(wanted: Wanted): Prisma.Sql {
  if ('ids' in wanted) return Prisma.sql`r.low`;
  if ('typo' in wanted)
    return Prisma.sql`r.low LIKE ANY(${wanted.typo.variants.map((variant) => `${toPattern(variant)}%`)}::text[]) DESC`;
  const start = `${literally(wanted.text)}%`;
  const like = (pattern: string) => Prisma.sql`r.low LIKE lower(${pattern}::text)`;
  return Prisma.sql`CASE WHEN ${like(start)} THEN 0 WHEN ${like(`% ${start}`)} THEN 1 WHEN ${like(`%${start}`)} THEN 2 ELSE 3 END`;
}

function sourcesFor(actor: Caller, now: Date): Readonly<Partial<Record<SearchGroup, Source>>> {
  return {
    workspaces: {
      rows: workspaces(actor),
      searched: [
        ...[Prisma.sql`r.name`, Prisma.sql`r.id`],
        Prisma.sql`(SELECT string_agg(tag.key || ':' || tag.value, ' ') FROM jsonb_each_text(r.tags) tag)`,
      ],
    },
    ...(can(actor, 'api_key:read') && {
      apiKeys: { rows: keysOf('anthropic', actor, now), searched: KEY_SEARCHED },
    }),
    ...(can(actor, 'gateway_key:read') && {
      gatewayKeys: { rows: keysOf('steward', actor, now), searched: KEY_SEARCHED },
    }),
    ...(can(actor, 'person:read') && {
      people: { rows: people(actor), searched: [Prisma.sql`r.name`, Prisma.sql`r.email`, Prisma.sql`r.id`] },
    }),
    ...(can(actor, 'budget:read') && {
      budgets: { rows: budgets(actor, now), searched: [Prisma.sql`r.name`, Prisma.sql`r.id`] },
    }),
    ...(can(actor, 'invite:request') && { invites: { rows: invites(actor, now), searched: INVITE_SEARCHED } }),
    models: { rows: models(actor), searched: [Prisma.sql`r.name`] },
  };
}

function workspaces(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'workspace:read');
  const visible = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  return Prisma.sql`
    SELECT w.id, w.name, CASE WHEN w.gone_at IS NOT NULL THEN 'Gone' WHEN w.archived_at IS NOT NULL THEN 'Archived' END AS note,
      w.archived_at IS NOT NULL OR w.gone_at IS NOT NULL AS past, w.tags, NULL AS email,
      CASE WHEN w.is_default THEN 'default' WHEN w.archived_at IS NOT NULL OR w.gone_at IS NOT NULL THEN 'past' END AS state,
      w.id AS within, false AS foreign
    FROM workspaces w WHERE ${visible}`;
}

function keysOf(kind: KeyKind, actor: Caller, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT k.id, k.name, k.hint, k."workspaceName", k."ownerName", k."ownerEmail", k.purpose, k."workspaceName" AS note, NULL AS email,
      k."isDetailed" AND k.status IS DISTINCT FROM 'active' AS past, k.status AS state, k."workspaceId" AS within, false AS foreign
    FROM (${keyRows(actor, now, kind)}) k`;
}

function people(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'person:read');
  const visible = within.all
    ? Prisma.sql`true`
    : Prisma.sql`(u.id = ${actor.upstreamUserId}::text OR EXISTS (SELECT FROM workspace_members s
        WHERE s.user_id = u.id AND s.gone_at IS NULL AND s.workspace_id = ANY(${within.workspaceIds}::text[])))`;
  return Prisma.sql`
    SELECT u.id, ${nameSql(Prisma.sql`u`)} AS name, u.email, u.email AS note, u.gone_at IS NOT NULL AS past,
      CASE WHEN u.gone_at IS NOT NULL THEN 'past' END AS state, NULL AS within, false AS foreign
    FROM users u WHERE ${visible}`;
}

function budgets(actor: Caller, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT b.id, b.name, b.label AS note, NULL AS email, b."archivedAt" IS NOT NULL AS past, NULL AS state, NULL AS within,
      false AS foreign
    FROM (${budgetRows(actor, now)}) b`;
}

function invites(actor: Caller, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT i.id, i.email AS name, i.email, i."requesterName", i.workspaces, i.state AS note, i.state, NULL AS within,
      i.state NOT IN ('requested', 'approved', 'sent') AS past, i."isForeign" AS foreign
    FROM (${inviteRows(actor, now)}) i`;
}

function models(actor: Caller): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT o.id, o.label AS name, o.hint AS note, NULL AS email, false AS past, NULL AS state, NULL AS within, false AS foreign
    FROM (${optionsSql(actor, 'model')}) o (id, label, hint, place)`;
}
