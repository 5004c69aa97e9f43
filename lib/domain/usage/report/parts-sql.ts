import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { isOwnKey, OWNER_ID, OWNER_TYPE } from '@/lib/domain/api-keys/owner-sql';
import { CENTRE_NAMES, isOfCentres } from '@/lib/domain/cost-centres/place-sql';
import { GATEWAY_KEY_KIND, NO_REF, UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';
import {
  type Dimension,
  HIDDEN_OWNER_ID,
  KEYLESS_PREFIX,
  NO_KEY_ID,
  OTHER_COST_PREFIX,
  type Split,
  STEWARD_PREFIX,
  UNATTRIBUTED_ID,
  UNKNOWN_OWNER_ID,
} from '@/lib/domain/usage/schema';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import { Prisma } from '@/prisma/generated/client';
import type { ParsedUsageFilter } from './filter';

/** Part numbers of owners beside the smallest key number of each; NO_REF and UNATTRIBUTED_KEY_REF stay what they are. */
const UNKNOWN_OWNER = -2;
const HIDDEN_OWNER = -3;

/** Token types have the part numbers -1, -2 … in their order; other types of cost their own number. */
export function tokenTypePart(at: number): number {
  return -1 - at;
}

/** The tag of a split by a tag. */
export function tagKeyOf(split: Split): string | null {
  return split.startsWith('tag:') ? split.slice('tag:'.length) : null;
}

export interface PartSql {
  part: Prisma.Sql;
  joins: Prisma.Sql;
}

/** What rows `t` are split by, as a number; token types are split later, when the rows are summed. */
export function partSql(actor: Caller, split: Split): PartSql {
  const plain = (part: Prisma.Sql) => ({ part, joins: Prisma.empty });
  const key = tagKeyOf(split);
  if (key !== null) {
    return {
      part: Prisma.sql`coalesce(g.part, ${NO_REF})`,
      joins: Prisma.sql`LEFT JOIN (
        SELECT ref, CASE WHEN coalesce(tags ->> ${key}::text, '') = '' THEN ${NO_REF}
          ELSE min(ref) OVER (PARTITION BY tags ->> ${key}::text) END AS part FROM workspaces
      ) g ON g.ref = t.workspace_ref`,
    };
  }
  switch (split) {
    case 'workspace':
      return plain(Prisma.sql`t.workspace_ref`);
    case 'model':
      return plain(Prisma.sql`t.model_ref`);
    case 'api_key':
      return plain(Prisma.sql`t.key_ref`);
    case 'tier':
      return plain(Prisma.sql`t.tier_ref`);
    case 'owner':
      return {
        part: Prisma.sql`coalesce(o.part, CASE WHEN t.key_ref <= ${NO_REF} THEN t.key_ref ELSE ${UNKNOWN_OWNER} END)`,
        joins: Prisma.sql`LEFT JOIN (
          SELECT ref, CASE WHEN NOT visible THEN ${HIDDEN_OWNER} WHEN owner_id IS NULL THEN ${UNKNOWN_OWNER}
            ELSE max(ref) OVER (PARTITION BY visible, owner_id) END AS part FROM (${ownersSql(actor)}) owned
        ) o ON o.ref = t.key_ref`,
      };
    case 'cost_centre':
      return plain(Prisma.sql`t.centre_ref`);
    default:
      return plain(Prisma.sql`0`);
  }
}

/** Every key with its owner, and whether the reader may see whose it is; Steward's own keys among them. */
export function ownersSql(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'api_key:read');
  const me = within.own ? actor.upstreamUserId : null;
  const sees = (isOwn: Prisma.Sql) =>
    within.all
      ? Prisma.sql`true`
      : Prisma.sql`coalesce(k.workspace_id = ANY(${within.workspaceIds}::text[]) OR ${isOwn}, false)`;
  return Prisma.sql`SELECT k.ref, ${OWNER_ID} AS owner_id, ${sees(isOwnKey(me))} AS visible FROM api_keys k
    UNION ALL SELECT c.ref, k.owner_id, ${sees(Prisma.sql`k.owner_id = ${me}::text`)} FROM ${STEWARD_KEYS}`;
}

/** Keys of the gateway `k` with the numbers `c` that they have in figures. */
export const STEWARD_KEYS = Prisma.sql`usage_callers c JOIN gateway_keys k ON c.kind = ${GATEWAY_KEY_KIND} AND k.id::text = c.id`;

/** Which rows `t` the actor may see. Numbers are looked up once, so that an index finds their rows. */
export function reachSql(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  const allowed: Prisma.Sql[] = [Prisma.sql`false`];
  if (within.workspaceIds.length > 0) {
    allowed.push(
      Prisma.sql`t.workspace_ref = ANY(ARRAY(SELECT ref FROM workspaces WHERE id = ANY(${within.workspaceIds}::text[])))`,
    );
  }
  if (within.own && actor.upstreamUserId !== null) {
    const userId = actor.upstreamUserId;
    allowed.push(Prisma.sql`t.key_ref = ANY(ARRAY(SELECT k.ref FROM api_keys k WHERE ${isOwnKey(userId)}
      UNION ALL SELECT c.ref FROM ${STEWARD_KEYS} WHERE k.owner_id = ${userId}))`);
  }
  return Prisma.sql`(${Prisma.join(allowed, ' OR ')})`;
}

export type RowFilters = Pick<ParsedUsageFilter, Dimension>;

/** Leaves every row. */
export const NO_FILTERS: RowFilters = {
  ...{ workspace: [], model: [], api_key: [], owner: [], cost_centre: [], tag: [], tier: [], token_type: [] },
};

/** Which rows `t` the filters leave. Names without a number match nothing. Token types choose columns, not rows. */
export function filterSql(actor: Caller, filters: RowFilters): Prisma.Sql[] {
  const { workspace, model, api_key: keys, owner: owners, cost_centre: centres, tier, tag } = filters;
  const valueRef = (kind: string) => (name: string) =>
    Prisma.sql`(SELECT ref FROM dimension_values WHERE kind = ${kind} AND value = ${name})`;
  const owned = owners.filter((id) => id !== UNKNOWN_OWNER_ID);
  const ownedKeys = Prisma.sql`ARRAY(SELECT ref FROM (${ownersSql(actor)}) owned
    WHERE visible AND (owner_id = ANY(${owned}::text[]) OR (${owners.includes(UNKNOWN_OWNER_ID)} AND owner_id IS NULL)))`;
  return [
    among(Prisma.sql`t.workspace_ref`, workspace, (id) => Prisma.sql`(SELECT ref FROM workspaces WHERE id = ${id})`),
    among(Prisma.sql`t.model_ref`, model, valueRef('model')),
    among(Prisma.sql`t.key_ref`, keys, keyRef),
    among(Prisma.sql`t.tier_ref`, tier, valueRef('tier')),
    owners.length === 0
      ? Prisma.sql`true`
      : Prisma.sql`t.key_ref = ANY(${ownedKeys} || ${owners.flatMap((id) => NAMELESS.get(id) ?? [])}::int[]
          || ARRAY(SELECT ref FROM usage_callers WHERE id = ANY(${owners.filter(isKeyless).map(callerId)}::text[])))`,
    centres.length === 0 ? Prisma.sql`true` : isOfCentres(centres),
    ...tagFilters(tag),
  ];
}

function isKeyless(id: string): boolean {
  return id.startsWith(KEYLESS_PREFIX);
}

function callerId(id: string): string {
  return id.slice(KEYLESS_PREFIX.length);
}

function keyRef(id: string): Prisma.Sql {
  const behind = isKeyless(id) ? callerId(id) : id.startsWith(STEWARD_PREFIX) ? id.slice(STEWARD_PREFIX.length) : null;
  return behind === null
    ? Prisma.sql`(SELECT ref FROM api_keys WHERE id = ${id})`
    : Prisma.sql`(SELECT ref FROM usage_callers WHERE id = ${behind})`;
}

/** What stands for no name. Only keys have the second. */
const NAMELESS = new Map([
  [NO_KEY_ID, NO_REF],
  [UNATTRIBUTED_ID, UNATTRIBUTED_KEY_REF],
]);

/** One look-up for each name: the planner then knows how few rows to expect. */
function among(column: Prisma.Sql, names: string[], refOf: (name: string) => Prisma.Sql): Prisma.Sql {
  if (names.length === 0) return Prisma.sql`true`;
  const refs = names.map((name) => {
    const nameless = NAMELESS.get(name);
    return nameless === undefined ? refOf(name) : Prisma.sql`${nameless}::int`;
  });
  return Prisma.sql`${column} = ANY(ARRAY[${Prisma.join(refs)}]::int[])`;
}

function tagFilters(tags: string[]): Prisma.Sql[] {
  const byKey = new Map<string, string[]>();
  for (const tag of tags) {
    const key = tag.slice(0, tag.indexOf('='));
    byKey.set(key, [...(byKey.get(key) ?? []), tag.slice(key.length + 1)]);
  }
  return [...byKey].map(
    ([key, values]) => Prisma.sql`t.workspace_ref = ANY(ARRAY(
        SELECT ref FROM workspaces WHERE coalesce(tags ->> ${key}::text, '') = ANY(${values}::text[])
      ) || ${values.includes('') ? [NO_REF] : []}::int[])`,
  );
}

/** Joins the names of parts to rows `r` with a column `part`: id, label and hint. */
export function namesSql(split: Split): { columns: Prisma.Sql; joins: Prisma.Sql } {
  const key = tagKeyOf(split);
  if (key !== null) {
    return {
      columns: Prisma.sql`${`${key}=`}::text || coalesce(tw.tags ->> ${key}::text, '') AS id,
        coalesce(tw.tags ->> ${key}::text, 'Untagged') AS label, NULL::text AS hint`,
      joins: Prisma.sql`LEFT JOIN workspaces tw ON tw.ref = r.part`,
    };
  }
  switch (split) {
    case 'workspace':
      return {
        columns: Prisma.sql`coalesce(w.id, ${NO_KEY_ID}) AS id, coalesce(w.name, 'Default workspace') AS label, NULL::text AS hint`,
        joins: Prisma.sql`LEFT JOIN workspaces w ON w.ref = r.part`,
      };
    case 'model':
    case 'tier': {
      const nothing = split === 'model' ? 'No model' : 'No service tier';
      return {
        columns: Prisma.sql`coalesce(d.value, ${NO_KEY_ID}) AS id, coalesce(d.value, ${nothing}) AS label, NULL::text AS hint`,
        joins: Prisma.sql`LEFT JOIN dimension_values d ON d.ref = r.part`,
      };
    }
    case 'token_type': {
      const [ids, labels] = [TOKEN_TYPES.map(({ id }) => id), TOKEN_TYPES.map(({ label }) => label)];
      return {
        columns: Prisma.sql`CASE WHEN r.part < 0 THEN (${ids}::text[])[-r.part] ELSE ${OTHER_COST_PREFIX}::text || coalesce(d.value, 'unknown') END AS id,
          CASE WHEN r.part < 0 THEN (${labels}::text[])[-r.part] ELSE coalesce(d.value, 'unknown') END AS label, NULL::text AS hint`,
        joins: Prisma.sql`LEFT JOIN dimension_values d ON d.ref = r.part`,
      };
    }
    case 'api_key':
      return {
        columns: Prisma.sql`coalesce(k.id, ${CALLER_PART_ID}, CASE WHEN r.part = ${UNATTRIBUTED_KEY_REF} THEN ${UNATTRIBUTED_ID} ELSE ${NO_KEY_ID} END) AS id,
          coalesce(k.name, ${CALLER_LABEL}, CASE WHEN r.part = ${UNATTRIBUTED_KEY_REF} THEN 'Not attributable to a key' ELSE 'No API key (Console)' END) AS label,
          coalesce(CASE WHEN ${IS_BEHIND_GATEWAY} THEN concat_ws(', ', kw.name, 'not through the gateway') END, kw.name, ${CALLER_HINT}) AS hint`,
        joins: Prisma.sql`LEFT JOIN api_keys k ON k.ref = r.part LEFT JOIN workspaces kw ON kw.id = k.workspace_id ${CALLER_JOINS}`,
      };
    case 'owner':
      return {
        columns: Prisma.sql`CASE r.part WHEN ${NO_REF} THEN ${NO_KEY_ID} WHEN ${UNATTRIBUTED_KEY_REF} THEN ${UNATTRIBUTED_ID}
            WHEN ${UNKNOWN_OWNER} THEN ${UNKNOWN_OWNER_ID} WHEN ${HIDDEN_OWNER} THEN ${HIDDEN_OWNER_ID}
            ELSE coalesce(sk.owner_id, ${CALLER_PART_ID}, ${OWNER_ID}) END AS id,
          CASE r.part WHEN ${NO_REF} THEN 'No API key (Console)' WHEN ${UNATTRIBUTED_KEY_REF} THEN 'Not attributable to a key'
            WHEN ${UNKNOWN_OWNER} THEN 'Owner unknown' WHEN ${HIDDEN_OWNER} THEN 'Owners you may not see'
            ELSE coalesce(CASE WHEN sk.id IS NULL THEN ${CALLER_LABEL} END, ${OWNER_LABEL}, sk.owner_id) END AS label,
          coalesce(CASE WHEN sk.id IS NULL THEN ${CALLER_HINT} END, ${OWNER_HINT}) AS hint`,
        joins: Prisma.sql`LEFT JOIN api_keys k ON k.ref = r.part ${CALLER_JOINS} LEFT JOIN users u ON u.id = coalesce(sk.owner_id, ${OWNER_ID})`,
      };
    case 'cost_centre':
      return CENTRE_NAMES;
    default:
      return { columns: Prisma.sql`'total' AS id, 'Total' AS label, NULL::text AS hint`, joins: Prisma.empty };
  }
}

/** Who used the service without a key, or with one of Steward's: `c`, and `cu` where that is a member, `sk` where it is a key. */
export const CALLER_NAMES = Prisma.sql`LEFT JOIN users cu ON cu.id = c.id
  LEFT JOIN gateway_keys sk ON c.kind = ${GATEWAY_KEY_KIND} AND sk.id::text = c.id`;
const CALLER_JOINS = Prisma.sql`LEFT JOIN usage_callers c ON c.ref = r.part ${CALLER_NAMES}`;
/** Whether a key `k` is one that the gateway uses: what is left of it then did not come through the gateway. */
const IS_BEHIND_GATEWAY = Prisma.sql`k.partial_key_hint IS NOT NULL AND EXISTS (SELECT FROM gateway_credentials gc
  WHERE gc.workspace_id = k.workspace_id AND k.partial_key_hint LIKE '%' || gc.ends_with)`;
export const CALLER_PART_ID = Prisma.sql`CASE WHEN c.kind = ${GATEWAY_KEY_KIND} THEN ${STEWARD_PREFIX}::text ELSE ${KEYLESS_PREFIX}::text END || c.id`;
export const CALLER_LABEL = Prisma.sql`coalesce(sk.name, nullif(cu.name, ''), cu.email, c.id)`;
export const CALLER_HINT = Prisma.sql`CASE WHEN c.kind = ${GATEWAY_KEY_KIND} THEN 'Steward key' WHEN c.kind = 'service_account' THEN 'Service account, without an API key'
  WHEN cu.gone_at IS NOT NULL THEN 'Without an API key, no longer in the organisation'
  WHEN c.id IS NOT NULL THEN 'Without an API key' END`;

/** Of keys `k` joined with users `u`. */
export const OWNER_LABEL = nameSql(Prisma.sql`u`, { id: OWNER_ID, type: OWNER_TYPE });
export const OWNER_HINT = Prisma.sql`CASE WHEN u.gone_at IS NOT NULL THEN concat_ws(', ', nullif(u.email, ''), 'no longer in the organisation') WHEN u.id IS NOT NULL THEN nullif(u.email, '')
  WHEN ${OWNER_ID} IS NULL THEN NULL WHEN ${OWNER_TYPE} = 'service_account' THEN 'Service account'
  ELSE 'Not in the organisation' END`;
