import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { CENTRE_JOINS, CENTRE_LABEL, CENTRE_REF } from '@/lib/domain/cost-centres/place-sql';
import { SHARED_ID, UNASSIGNED_ID } from '@/lib/domain/cost-centres/rules';
import type { Part } from '@/lib/domain/usage/query-schema';
import {
  type FilterKind,
  NO_KEY_ID,
  OTHER_COST_PREFIX,
  UNATTRIBUTED_ID,
  UNKNOWN_OWNER_ID,
} from '@/lib/domain/usage/schema';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import { Prisma } from '@/prisma/generated/client';
import {
  CALLER_HINT,
  CALLER_LABEL,
  CALLER_NAMES,
  CALLER_PART_ID,
  OWNER_HINT,
  OWNER_LABEL,
  ownersSql,
  reachSql,
} from './parts-sql';

const NAMELESS: Partial<Record<FilterKind, Part[]>> = {
  api_key: [
    { id: NO_KEY_ID, label: 'No API key (Console)', hint: null },
    { id: UNATTRIBUTED_ID, label: 'Not attributable to a key', hint: null },
  ],
  owner: [
    { id: NO_KEY_ID, label: 'No API key (Console)', hint: null },
    { id: UNATTRIBUTED_ID, label: 'Not attributable to a key', hint: null },
    { id: UNKNOWN_OWNER_ID, label: 'Owner unknown', hint: null },
  ],
  cost_centre: [
    { id: UNASSIGNED_ID, label: 'Unassigned', hint: null },
    { id: SHARED_ID, label: 'Shared', hint: null },
  ],
  model: [{ id: NO_KEY_ID, label: 'No model', hint: null }],
  tier: [{ id: NO_KEY_ID, label: 'No service tier', hint: null }],
  token_type: TOKEN_TYPES.map(({ id, label }) => ({ id, label, hint: null })),
};

function namelessSql(kind: FilterKind): Prisma.Sql {
  const parts = NAMELESS[kind] ?? [];
  return Prisma.sql`SELECT id, label, NULL, place::int FROM unnest(
    ${parts.map(({ id }) => id)}::text[], ${parts.map(({ label }) => label)}::text[]) WITH ORDINALITY AS n (id, label, place)`;
}

/** After everything nameless. */
const NAMED = Prisma.sql`1000`;

/** Rows of id, label, hint and place: what a filter can be set to, of what the actor may see. */
export function optionsSql(actor: Caller, kind: FilterKind): Prisma.Sql {
  return Prisma.sql`${namedSql(actor, kind)} UNION ALL ${namelessSql(kind)}`;
}

function namedSql(actor: Caller, kind: FilterKind): Prisma.Sql {
  const within = reach(actor, 'usage:read');
  switch (kind) {
    case 'workspace':
      return Prisma.sql`SELECT w.id, w.name, CASE WHEN w.archived_at IS NOT NULL THEN 'Archived' END, ${NAMED}
        FROM workspaces w WHERE ${visibleWorkspacesSql(actor, within)}`;
    case 'tag_key':
      return Prisma.sql`SELECT e.key, e.key, NULL, ${NAMED} FROM workspaces w CROSS JOIN jsonb_each_text(w.tags) e
        WHERE ${visibleWorkspacesSql(actor, within)}`;
    case 'tag':
      return Prisma.sql`SELECT e.key || '=' || e.value, e.value, e.key, ${NAMED}
        FROM workspaces w CROSS JOIN jsonb_each_text(w.tags) e WHERE ${visibleWorkspacesSql(actor, within)} AND e.value <> ''
        UNION ALL SELECT e.key || '=', 'Untagged', e.key, ${NAMED} + 1
        FROM workspaces w CROSS JOIN jsonb_each_text(w.tags) e WHERE ${visibleWorkspacesSql(actor, within)}`;
    case 'model':
    case 'tier':
      return Prisma.sql`SELECT value, value, NULL, ${NAMED} FROM dimension_values WHERE kind = ${kind}`;
    case 'token_type':
      return Prisma.sql`SELECT ${OTHER_COST_PREFIX}::text || value, value, NULL, ${NAMED} FROM dimension_values WHERE kind = 'other'`;
    case 'api_key':
      return Prisma.sql`SELECT k.id, k.name, w.name, ${NAMED} FROM api_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id
        WHERE ${visibleKeysSql(actor, within)} UNION ALL ${callersSql(actor, within)}`;
    case 'cost_centre':
      return Prisma.sql`SELECT n.id::text, ${CENTRE_LABEL}, nullif(n.project, ''), ${NAMED} FROM cost_centres n WHERE ${centresOf(actor, within)}`;
    case 'owner':
      return Prisma.sql`SELECT o.owner_id, ${OWNER_LABEL}, ${OWNER_HINT}, ${NAMED}
        FROM (${ownersSql(actor)}) o JOIN api_keys k ON k.ref = o.ref LEFT JOIN users u ON u.id = o.owner_id
        WHERE o.visible AND o.owner_id IS NOT NULL AND ${visibleKeysSql(actor, within)} UNION ALL ${callersSql(actor, within)} AND sk.id IS NULL`;
  }
}

/** Those who used the service without a key, and Steward's keys, where the actor may see it. */
function callersSql(actor: Caller, within: Reach): Prisma.Sql {
  const me = within.own ? actor.upstreamUserId : null;
  const seen = within.all
    ? Prisma.sql`true`
    : Prisma.sql`(EXISTS (SELECT FROM spend_daily t JOIN workspaces w ON w.ref = t.workspace_ref
        WHERE t.key_ref = c.ref AND w.id = ANY(${within.workspaceIds}::text[])) OR sk.owner_id = ${me}::text)`;
  return Prisma.sql`SELECT ${CALLER_PART_ID}, ${CALLER_LABEL}, ${CALLER_HINT}, ${NAMED}
    FROM usage_callers c ${CALLER_NAMES} WHERE ${seen}`;
}

/** Keys `k` whose use the actor may see. */
function visibleKeysSql(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  const me = within.own ? actor.upstreamUserId : null;
  return Prisma.sql`(k.workspace_id = ANY(${within.workspaceIds}::text[]) OR ${isOwnKey(me)})`;
}

/** Cost centres `n` of which the actor may see some use. */
function centresOf(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  return Prisma.sql`n.ref IN (SELECT ${CENTRE_REF} FROM (
      SELECT DISTINCT t.month AS day, t.workspace_ref, t.key_ref FROM spend_monthly t WHERE ${reachSql(actor, within)}
    ) t ${CENTRE_JOINS})`;
}

/** Workspaces `w` of which the actor may see some use. */
function visibleWorkspacesSql(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  return Prisma.sql`(w.id = ANY(${within.workspaceIds}::text[]) OR w.id IN (
    SELECT k.workspace_id FROM api_keys k WHERE ${visibleKeysSql(actor, within)}))`;
}
