import type { PersonActor } from '@/lib/core/permissions';
import { reach } from '@/lib/core/permissions';
import type { Day } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import { NO_REF, UNATTRIBUTED_KEY_REF } from './refs';
import { COST_SUM } from './rollups';
import { type Metric, NO_KEY_ID, type Split, UNATTRIBUTED_ID } from './schema';

const METRIC_SQL: Record<Exclude<Metric, 'cost'>, string> = {
  total_tokens: 't.uncached + t.cache_write_5m + t.cache_write_1h + t.cache_read + t.output',
  input: 't.uncached',
  output: 't.output',
  cache_write: 't.cache_write_5m + t.cache_write_1h',
  cache_read: 't.cache_read',
  web_searches: 't.web_searches',
};

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
    table: Prisma.raw(table),
    value: Prisma.raw(input.metric === 'cost' ? costIn(table) : METRIC_SQL[input.metric]),
    part: Prisma.raw(PART_SQL[input.split]),
    where: Prisma.join(
      [
        Prisma.sql`t.day >= ${input.from}::date AND t.day <= ${input.to}::date`,
        reachSql(actor, within),
        refsIn('t.workspace_ref', 'workspaces', input.workspaceIds),
        refsIn('t.model_ref', 'models', input.models),
        refsIn('t.key_ref', 'api_keys', input.apiKeyIds),
      ],
      ' AND ',
    ),
  };
}

const PART_SQL: Record<Split, string> = {
  none: '0',
  workspace: 't.workspace_ref',
  model: 't.model_ref',
  api_key: 't.key_ref',
};

function tableFor(input: SourceInput, seesAll: boolean, seesOwn: boolean): string {
  if (input.split === 'api_key' || input.apiKeyIds.length > 0 || seesOwn) return 'spend_daily';
  const byModel = input.split === 'model' || input.models.length > 0;
  if (!byModel) return 'rollup_workspace';
  const byWorkspace = input.split === 'workspace' || input.workspaceIds.length > 0 || !seesAll;
  return byWorkspace ? 'rollup_workspace_model' : 'rollup_model';
}

function costIn(table: string): string {
  return table === 'spend_daily' ? `t.${COST_SUM.replaceAll(' + ', ' + t.')}` : 't.cost';
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

/** Names without a number match nothing; `none` and `unattributed` stand for what has no name. */
function refsIn(column: string, kind: 'workspaces' | 'models' | 'api_keys', names: string[]): Prisma.Sql {
  if (names.length === 0) return Prisma.sql`true`;
  const refs = [
    ...(names.includes(NO_KEY_ID) ? [NO_REF] : []),
    ...(kind === 'api_keys' && names.includes(UNATTRIBUTED_ID) ? [UNATTRIBUTED_KEY_REF] : []),
  ];
  const named =
    kind === 'models'
      ? Prisma.sql`SELECT ref FROM dimension_values WHERE kind = 'model' AND value = ANY(${names}::text[])`
      : Prisma.sql`SELECT ref FROM ${Prisma.raw(kind)} WHERE id = ANY(${names}::text[])`;
  return Prisma.sql`(${Prisma.raw(column)} IN (${named}) OR ${Prisma.raw(column)} = ANY(${refs}::int[]))`;
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
