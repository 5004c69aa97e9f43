import { notFound } from '@/lib/core/errors';
import { nameSql } from '@/lib/core/names';
import { readPage } from '@/lib/lists/read-page';
import { contains } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import {
  type DepartedKey,
  type DepartureReport,
  type DepartureRow,
  type DepartureStep,
  departureGet,
  departureList,
} from './query-schema';
import type { DepartureFacet } from './schema';

const OPEN = Prisma.sql`r.state IN ('running', 'incomplete', 'waiting')`;

const FACETS: Readonly<Record<DepartureFacet, Prisma.Sql>> = {
  all: Prisma.sql`true`,
  open: OPEN,
  done: Prisma.sql`r.state IN ('done', 'replaced')`,
  dry_run: Prisma.sql`r.state = 'dry_run'`,
};

const ROWS = Prisma.sql`
  SELECT d.id::text, d.name, d.email, d.state, d.source, p.name AS "startedBy", d.started_at AS "startedAt",
    d.finished_at AS "finishedAt", CASE WHEN d.state = 'waiting' THEN d.report->>'task' END AS task,
    (SELECT count(*)::int FROM departure_keys k WHERE k.departure_id = d.id) AS keys
  FROM departures d LEFT JOIN people p ON p.id = d.started_by_id`;

/** Everyone who was offboarded, or would have been in a dry run, the latest first. */
export const listDepartures = answer(departureList, async (ctx, { search, show, page }) => {
  return readPage<DepartureRow, DepartureFacet>(ctx.db, {
    rows: ROWS,
    where: [contains([Prisma.sql`r.name`, Prisma.sql`r.email`], search)],
    facets: FACETS,
    show,
    order: Prisma.sql`${OPEN} DESC, r."startedAt" DESC, r.id`,
    page,
  });
});

type DetailRow = DepartureRow & { userId: string | null; taskClosedAt: Date | null; report: DepartureReport };

/** One departure with all that was planned and done. */
export const getDeparture = answer(departureGet, async (ctx, { departureId }) => {
  const [found, steps, keys] = await Promise.all([
    ctx.db.$queryRaw<DetailRow[]>`
      SELECT r.*, d.user_id AS "userId", d.task_closed_at AS "taskClosedAt", d.report
      FROM (${ROWS}) r JOIN departures d ON d.id::text = r.id WHERE d.id = ${departureId}::uuid`,
    ctx.db.$queryRaw<DepartureStep[]>`
      SELECT s.key, s.label, s.state, s.message, s.detail, s.at FROM intent_steps s
      WHERE s.intent_id = (SELECT (report->>'intentId')::uuid FROM departures WHERE id = ${departureId}::uuid)
      ORDER BY s.position, s.key`,
    ctx.db.$queryRaw<(Omit<DepartedKey, 'spend' | 'lastUsedDay'> & { name: string })[]>`
      SELECT k.api_key_id AS "apiKeyId", coalesce(a.name, s.name, k.api_key_id) AS name, w.name AS "workspaceName", k.disposition,
        ${nameSql(Prisma.sql`u`, { id: Prisma.sql`k.new_owner_id` })} AS "newOwner", k.reason, k.state, k.message
      FROM departure_keys k LEFT JOIN api_keys a ON a.id = k.api_key_id
      LEFT JOIN gateway_keys s ON s.id::text = k.api_key_id
      LEFT JOIN workspaces w ON w.id = coalesce(a.workspace_id, s.workspace_id)
      LEFT JOIN users u ON u.id = k.new_owner_id
      WHERE k.departure_id = ${departureId}::uuid ORDER BY lower(coalesce(a.name, s.name)), k.api_key_id`,
  ]);
  const [departure] = found;
  if (!departure) throw notFound('departure');
  const planned = new Map(departure.report.plan.survivingKeys.map((key) => [key.id, key]));
  const decided = keys.map((key): DepartedKey => {
    const then = planned.get(key.apiKeyId);
    return { ...key, lastUsedDay: then?.lastUsedDay ?? null, spend: then?.spend ?? null };
  });
  return { ...departure, steps, decided };
});
