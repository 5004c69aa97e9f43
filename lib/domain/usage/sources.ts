import type { PersonActor } from '@/lib/core/permissions';
import { reach } from '@/lib/core/permissions';
import type { Day } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import { NO_REF, UNATTRIBUTED_KEY_REF } from './refs';
import { type Metric, NO_KEY_ID, type Split, UNATTRIBUTED_ID } from './schema';

const TABLES = {
  spend_daily: Prisma.sql`spend_daily`,
  rollup_workspace: Prisma.sql`rollup_workspace`,
  rollup_model: Prisma.sql`rollup_model`,
  rollup_workspace_model: Prisma.sql`rollup_workspace_model`,
};
type Table = keyof typeof TABLES;

const METRICS: Record<Exclude<Metric, 'cost'>, Prisma.Sql> = {
  total_tokens: Prisma.sql`t.uncached + t.cache_write_5m + t.cache_write_1h + t.cache_read + t.output`,
  input: Prisma.sql`t.uncached`,
  output: Prisma.sql`t.output`,
  cache_write: Prisma.sql`t.cache_write_5m + t.cache_write_1h`,
  cache_read: Prisma.sql`t.cache_read`,
  web_searches: Prisma.sql`t.web_searches`,
};
const SPEND_COST = Prisma.sql`t.cost_uncached + t.cost_cache_write_5m + t.cost_cache_write_1h + t.cost_cache_read
  + t.cost_output + t.cost_web_search + t.cost_other`;
const ROLLUP_COST = Prisma.sql`t.cost`;

export interface SourceInput {
  metric: Metric;
  split: Split;
  from: Day;
  to: Day;
  workspaceIds: string[];
  models: string[];
  apiKeyIds: string[];
}

/** The smallest table that answers, as `t`; what to sum, what to split by, and which rows the actor may see of it. */
export interface Source {
  table: Prisma.Sql;
  value: Prisma.Sql;
  part: Prisma.Sql;
  where: Prisma.Sql;
}

export function sourceFor(actor: PersonActor, input: SourceInput): Source {
  const within = reach(actor, input.metric === 'cost' ? 'cost:read' : 'usage:read');
  const table = tableFor(input, within.all, within.own);
  return {
    table: TABLES[table],
    value: input.metric === 'cost' ? costIn(table) : METRICS[input.metric],
    part: PARTS[input.split],
    where: Prisma.join(
      [
        Prisma.sql`t.day >= ${input.from}::date AND t.day <= ${input.to}::date`,
        reachSql(actor, within),
        refsIn('workspaces', input.workspaceIds),
        refsIn('models', input.models),
        refsIn('api_keys', input.apiKeyIds),
      ],
      ' AND ',
    ),
  };
}

const PARTS: Record<Split, Prisma.Sql> = {
  none: Prisma.sql`0`,
  workspace: Prisma.sql`t.workspace_ref`,
  model: Prisma.sql`t.model_ref`,
  api_key: Prisma.sql`t.key_ref`,
};

function tableFor(input: SourceInput, seesAll: boolean, seesOwn: boolean): Table {
  if (input.split === 'api_key' || input.apiKeyIds.length > 0 || seesOwn) return 'spend_daily';
  const byModel = input.split === 'model' || input.models.length > 0;
  if (!byModel) return 'rollup_workspace';
  const byWorkspace = input.split === 'workspace' || input.workspaceIds.length > 0 || !seesAll;
  return byWorkspace ? 'rollup_workspace_model' : 'rollup_model';
}

function costIn(table: Table): Prisma.Sql {
  return table === 'spend_daily' ? SPEND_COST : ROLLUP_COST;
}

function reachSql(actor: PersonActor, within: { all: boolean; own: boolean; workspaceIds: string[] }): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  const allowed: Prisma.Sql[] = [Prisma.sql`false`];
  if (within.workspaceIds.length > 0) {
    allowed.push(
      Prisma.sql`t.workspace_ref IN (SELECT ref FROM workspaces WHERE id = ANY(${within.workspaceIds}::text[]))`,
    );
  }
  if (within.own && actor.upstreamUserId !== null) {
    const userId = actor.upstreamUserId;
    allowed.push(
      Prisma.sql`t.key_ref IN (SELECT ref FROM api_keys WHERE created_by_id = ${userId} OR principal_id = ${userId})`,
    );
  }
  return Prisma.sql`(${Prisma.join(allowed, ' OR ')})`;
}

const NAMED = {
  workspaces: {
    column: PARTS.workspace,
    refs: (names: string[]) => Prisma.sql`SELECT ref FROM workspaces WHERE id = ANY(${names}::text[])`,
  },
  models: {
    column: PARTS.model,
    refs: (names: string[]) =>
      Prisma.sql`SELECT ref FROM dimension_values WHERE kind = 'model' AND value = ANY(${names}::text[])`,
  },
  api_keys: {
    column: PARTS.api_key,
    refs: (names: string[]) => Prisma.sql`SELECT ref FROM api_keys WHERE id = ANY(${names}::text[])`,
  },
};

/** Names without a number match nothing; `none` and `unattributed` stand for what has no name. */
function refsIn(kind: keyof typeof NAMED, names: string[]): Prisma.Sql {
  if (names.length === 0) return Prisma.sql`true`;
  const { column, refs } = NAMED[kind];
  const nameless = [
    ...(names.includes(NO_KEY_ID) ? [NO_REF] : []),
    ...(kind === 'api_keys' && names.includes(UNATTRIBUTED_ID) ? [UNATTRIBUTED_KEY_REF] : []),
  ];
  return Prisma.sql`(${column} IN (${refs(names)}) OR ${column} = ANY(${nameless}::int[]))`;
}

/** Joins the names of parts to rows `r` with a column `part`: id, label and hint. */
export function namesOf(split: Split): { columns: Prisma.Sql; joins: Prisma.Sql } {
  switch (split) {
    case 'none':
      return { columns: Prisma.sql`'total' AS id, 'Total' AS label, NULL::text AS hint`, joins: Prisma.empty };
    case 'workspace':
      return {
        columns: Prisma.sql`coalesce(w.id, ${NO_KEY_ID}) AS id, coalesce(w.name, 'Default workspace') AS label, NULL::text AS hint`,
        joins: Prisma.sql`LEFT JOIN workspaces w ON w.ref = r.part`,
      };
    case 'model':
      return {
        columns: Prisma.sql`coalesce(d.value, ${NO_KEY_ID}) AS id, coalesce(d.value, 'No model') AS label, NULL::text AS hint`,
        joins: Prisma.sql`LEFT JOIN dimension_values d ON d.ref = r.part`,
      };
    case 'api_key':
      return {
        columns: Prisma.sql`coalesce(k.id, CASE WHEN r.part = ${UNATTRIBUTED_KEY_REF} THEN ${UNATTRIBUTED_ID} ELSE ${NO_KEY_ID} END) AS id,
          coalesce(k.name, CASE WHEN r.part = ${UNATTRIBUTED_KEY_REF} THEN 'Not attributable to a key' ELSE 'No API key (Console)' END) AS label,
          kw.name AS hint`,
        joins: Prisma.sql`LEFT JOIN api_keys k ON k.ref = r.part LEFT JOIN workspaces kw ON kw.id = k.workspace_id`,
      };
  }
}
