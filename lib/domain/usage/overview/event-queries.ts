import type { Caller } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import { subjectWords } from '@/lib/domain/anomalies/rules';
import { anomalyRows } from '@/lib/domain/anomalies/visible-sql';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { commandsThatMove } from '@/lib/domain/operations/schema';
import type { UsageEvent } from '@/lib/domain/usage/query-schema';
import { usageEventList } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';

/**
 * What may explain the figures of these days, oldest first: changes made through Steward that the reader may see (at
 * most the fifty newest), and models used for the first time.
 */
export const listUsageEvents = answer(usageEventList, async (ctx, filter) => {
  const [changes, models, anomalies] = await Promise.all([
    readChanges(ctx, ctx.actor, filter),
    readFirstUses(ctx, ctx.actor, filter),
    readAnomalies(ctx, ctx.actor, filter),
  ]);
  return [...changes, ...models, ...anomalies].sort((a, b) =>
    a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1,
  );
});

async function readChanges(ctx: Ctx, actor: Caller, { from, to, workspace }: ParsedUsageFilter): Promise<UsageEvent[]> {
  if (!can(actor, 'audit:read')) return [];
  const { rows } = await listAuditRows(ctx, {
    ...{ from, to, outcome: 'succeeded', actions: commandsThatMove('spend') },
    workspaceIds: workspace.length > 0 ? workspace : undefined,
  });
  return rows.map(({ intentId, command, commandWords: words, subject, askedAt, finishedAt }) => ({
    ...{ kind: 'change', id: intentId, command, words, name: subject.name },
    at: (finishedAt ?? askedAt).toISOString(),
  }));
}

const MOST_ANOMALIES = 50;

/** What began to spend more than usual in these days, where the reader may see its money. */
async function readAnomalies(
  ctx: Ctx,
  actor: Caller,
  { from, to, workspace, model, api_key: keys }: ParsedUsageFilter,
): Promise<UsageEvent[]> {
  if (!can(actor, 'cost:read')) return [];
  const among = (ids: readonly string[], column: Prisma.Sql) =>
    ids.length === 0 ? Prisma.sql`true` : Prisma.sql`(${column} IS NULL OR ${column} = ANY(${ids}::text[]))`;
  const rows = await ctx.db.$queryRaw<{ id: string; seriesKind: string; name: string; since: Date }[]>`
    SELECT id, "seriesKind", name, since FROM (${anomalyRows(actor)}) r
    WHERE since >= ${from}::date AND since < ${to}::date + 1 AND ${among(workspace, Prisma.sql`"workspaceId"`)}
      AND ${among(model, Prisma.sql`model`)} AND ${among(keys, Prisma.sql`"apiKeyId"`)}
    ORDER BY since DESC, id LIMIT ${MOST_ANOMALIES}`;
  return rows.map((row) => ({ kind: 'anomaly', id: row.id, name: subjectWords(row), at: row.since.toISOString() }));
}

/** A model present on the first known day may have been used earlier, so that is not a first use. */
async function readFirstUses(
  ctx: Ctx,
  actor: Caller,
  { from, to, workspace, model }: ParsedUsageFilter,
): Promise<UsageEvent[]> {
  const within = reach(actor, 'usage:read');
  const isWhole = within.all && workspace.length === 0;
  const places = within.all ? workspace : within.workspaceIds.filter(isOneOf(workspace));
  if (!isWhole && places.length === 0) return [];
  const table = isWhole
    ? Prisma.sql`rollup_model t`
    : Prisma.sql`rollup_daily t JOIN workspaces w ON w.ref = t.workspace_ref AND w.id = ANY(${places}::text[])`;
  const isNamed = model.length === 0 ? Prisma.sql`true` : Prisma.sql`m.value = ANY(${model}::text[])`;
  const rows = await ctx.db.$queryRaw<{ model: string; day: string }[]>`
    SELECT m.value AS model, min(t.day)::text AS day
    FROM ${table} JOIN dimension_values m ON m.ref = t.model_ref
    WHERE ${ALL_TOKENS} > 0 AND ${isNamed}
    GROUP BY m.value
    HAVING min(t.day) BETWEEN ${from}::date AND ${to}::date
      AND min(t.day) > (SELECT min(day) FROM report_days WHERE report = 'usage')`;
  return rows.map(({ model, day }) => ({
    kind: 'first_use',
    id: `model ${model}`,
    name: model,
    at: `${day}T00:00:00.000Z`,
  }));
}

function isOneOf(ids: readonly string[]): (id: string) => boolean {
  return (id) => ids.length === 0 || ids.includes(id);
}
