import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import { COUNT_COLUMNS, TOKEN_TYPE_IDS, type TokenTypeId } from '@/lib/domain/usage/token-types';
import { allocateDay, type CostEntry, type UnattributedReason, type UsageEntry } from './allocate';
import { correctClosedMonths } from './closed-months';
import { NO_REF, UNATTRIBUTED_KEY_REF } from './names';
import { addToPeriods, DAILY_ROLLUPS, HOURLY_ROLLUPS, refreshKeyStats, refreshRollups } from './rollups';
import { replaceDays, type SnapshotRow, SPEND_DAILY, SPEND_HOURLY, stageRows } from './snapshot-table';
import { type HourUse, spreadDay } from './spread-hours';
import { divideUsage } from './through-gateway';
import { divideHours, nameGatewayKeys, readThrough } from './through-gateway-reads';

/** A line of the cost report, with where it is stored if no key's usage accounts for it. */
interface CostOfDay extends CostEntry {
  line: number;
  tier: number;
  other: number;
}

interface Unattributed {
  day: Day;
  workspaceRef: number;
  lineRef: number;
  reason: UnattributedReason;
  amountNano: bigint;
}

/** Recomputes the days' spend, rollups and key figures from their snapshots. Returns the number of changed rows. */
export async function deriveDays(client: pg.ClientBase, days: readonly Day[], now: Date): Promise<number> {
  const spend: SnapshotRow[] = [];
  const unattributed: Unattributed[] = [];
  await nameGatewayKeys(client, days);
  for (const day of days) {
    const usage = divideUsage(await readUsage(client, day), await readThrough(client, day));
    const costs = await readCosts(client, day);
    const hasUsage = usage.length > 0 || (await isUsageRead(client, day));
    spendOfDay(day, usage, costs, hasUsage, spend, unattributed);
  }
  await stageRows(client, SPEND_DAILY, spend);
  let written = await addToPeriods(client, days);
  written += await replaceDays(client, SPEND_DAILY, days);
  written += await replaceUnattributed(client, days, unattributed);
  written += await refreshRollups(client, DAILY_ROLLUPS, days);
  written += await refreshKeyStats(client, days);
  await correctClosedMonths(client, days, now);
  return written;
}

/**
 * Spreads spend_daily over the hours of days whose hours were read, and deletes expired hours. Returns the number of
 * changed rows.
 */
export async function deriveHours(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  if (days.length === 0) return 0;
  const spread: SnapshotRow[] = [];
  for (const day of days) {
    const uses = await divideHours(client, day, await readHourUses(client, day));
    spread.push(...spreadDay(day, await readSpendRows(client, day), uses));
  }
  await stageRows(client, SPEND_HOURLY, spread);
  let written = await replaceDays(client, SPEND_HOURLY, days);
  written += await refreshRollups(client, HOURLY_ROLLUPS, days);
  for (const name of ['spend_hourly', 'rollup_hourly']) {
    await client.query(
      `DELETE FROM ${name} WHERE day < (SELECT min(day) FROM report_days WHERE report = 'usage_hourly')`,
    );
  }
  return written;
}

async function readSpendRows(client: pg.ClientBase, day: Day): Promise<SnapshotRow[]> {
  const { keys, values } = SPEND_DAILY;
  const { rows } = await client.query<(string | number)[]>({
    text: `SELECT ${[...keys, ...values].join(', ')} FROM spend_daily WHERE day = $1::date`,
    values: [day],
    rowMode: 'array',
  });
  return rows.map((row) => ({
    time: day,
    keys: row.slice(0, keys.length).map(Number),
    values: row.slice(keys.length).map(BigInt),
  }));
}

async function readHourUses(client: pg.ClientBase, day: Day): Promise<HourUse[]> {
  const { rows } = await client.query<(string | number)[]>({
    text: `SELECT extract(hour FROM hour AT TIME ZONE 'UTC')::int, key_ref, model_ref, tier_ref, workspace_ref,
        ${COUNT_COLUMNS.map((column) => `sum(${column})::bigint`).join(', ')}
      FROM usage_hourly WHERE hour >= ($1::date)::timestamp AT TIME ZONE 'UTC'
        AND hour < ($1::date + 1)::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2, 3, 4, 5`,
    values: [day],
    rowMode: 'array',
  });
  return rows.map(([hour, key, model, tier, workspace, ...counts]) => ({
    hour: Number(hour),
    keys: [key, model, tier, workspace].map(Number),
    counts: counts.map(BigInt),
  }));
}

function spendOfDay(
  day: Day,
  usage: UsageEntry[],
  costs: CostOfDay[],
  hasUsage: boolean,
  spend: SnapshotRow[],
  unattributed: Unattributed[],
): void {
  const cells = new Map<string, SnapshotRow>();
  const cell = (workspace: number, key: number, model: number, tier: number, other: number) => {
    const keys = [key, model, tier, workspace, other];
    const name = keys.join(' ');
    const known = cells.get(name) ?? { time: day, keys, values: Array<bigint>(SPEND_DAILY.values.length).fill(0n) };
    cells.set(name, known);
    return known;
  };
  const add = (row: SnapshotRow, at: number, value: bigint) => {
    row.values[at] = (row.values[at] ?? 0n) + value;
  };
  for (const { workspace, key, via, model, tier, counts } of usage) {
    const row = cell(workspace, via || key, model, tier, NO_REF);
    for (const [at, count] of counts.entries()) add(row, at, count);
  }
  const result = allocateDay(usage, costs);
  for (const { workspace, key, via, model, tier, type, nano } of result.shares) {
    add(cell(workspace, via || key, model, tier, NO_REF), costPlace(type), nano);
  }
  for (const { cost, type, reason } of result.unattributed) {
    const { workspace, line, model, tier, other, amountNano } = cost;
    add(cell(workspace, UNATTRIBUTED_KEY_REF, model, tier, other), costPlace(type), amountNano);
    const why = hasUsage ? reason : 'usage_not_read';
    unattributed.push({ day, workspaceRef: workspace, lineRef: line, reason: why, amountNano });
  }
  spend.push(...cells.values());
}

/** Cost columns follow the counts in the same order; uncounted usage comes last. */
function costPlace(type: TokenTypeId | null): number {
  return COUNT_COLUMNS.length + (type === null ? COUNT_COLUMNS.length : TOKEN_TYPE_IDS.indexOf(type));
}

/** Ordered by the names of keys, models and tiers, so that ties are broken the same way in every database. */
async function readUsage(client: pg.ClientBase, day: Day): Promise<UsageEntry[]> {
  const { rows } = await client.query<(string | number | boolean)[]>({
    text: `SELECT u.workspace_ref, u.key_ref, u.model_ref, u.tier_ref, u.context_ref,
        CASE WHEN g.value = 'not_available' THEN ${NO_REF} ELSE u.geo_ref END,
        coalesce(t.value = 'batch', false), coalesce(t.value = 'priority', false),
        ${COUNT_COLUMNS.map((column) => `u.${column}`).join(', ')}
      FROM usage_daily u LEFT JOIN api_keys k ON k.ref = u.key_ref LEFT JOIN usage_callers c ON c.ref = u.key_ref
        LEFT JOIN dimension_values m ON m.ref = u.model_ref LEFT JOIN dimension_values t ON t.ref = u.tier_ref
        LEFT JOIN dimension_values g ON g.ref = u.geo_ref
      WHERE u.day = $1::date
      ORDER BY coalesce(k.id, c.id, '') COLLATE "C", coalesce(m.value, '') COLLATE "C", coalesce(t.value, '') COLLATE "C"`,
    values: [day],
    rowMode: 'array',
  });
  return rows.map(([workspace, key, model, tier, context, geo, isBatch, isPriority, ...counts], place) => ({
    workspace: Number(workspace),
    key: Number(key),
    model: Number(model),
    tier: Number(tier),
    context: Number(context),
    geo: Number(geo),
    isBatch: isBatch === true,
    isPriority: isPriority === true,
    place,
    counts: counts.map(BigInt),
  }));
}

/** Contexts and geos without any usage get -1. */
async function readCosts(client: pg.ClientBase, day: Day): Promise<CostOfDay[]> {
  const { rows } = await client.query<Omit<CostOfDay, 'amountNano'> & { amountNano: string }>(
    `SELECT c.workspace_ref AS workspace, c.line_ref AS line, c.amount_nano AS "amountNano",
       nullif(l.cost_type, '') AS "costType", nullif(l.token_type, '') AS "tokenType",
       coalesce(m.ref, ${NO_REF}) AS model, coalesce(t.ref, ${NO_REF}) AS tier, coalesce(o.ref, ${NO_REF}) AS other,
       CASE WHEN l.context_window <> '' THEN coalesce(w.ref, -1) END AS context,
       CASE WHEN l.inference_geo = 'not_available' THEN ${NO_REF} WHEN l.inference_geo <> '' THEN coalesce(g.ref, -1) END AS geo,
       CASE WHEN l.service_tier <> '' THEN l.service_tier = 'batch' END AS "isBatch"
     FROM cost_daily c JOIN cost_lines l ON l.ref = c.line_ref
     LEFT JOIN dimension_values m ON m.kind = 'model' AND m.value = l.model
     LEFT JOIN dimension_values t ON t.kind = 'tier' AND t.value = l.service_tier
     LEFT JOIN dimension_values w ON w.kind = 'context' AND w.value = l.context_window
     LEFT JOIN dimension_values g ON g.kind = 'geo' AND g.value = l.inference_geo
     LEFT JOIN dimension_values o ON o.kind = 'other'
       AND o.value = coalesce(nullif(CASE WHEN l.cost_type = 'tokens' THEN l.token_type ELSE l.cost_type END, ''), 'unknown')
     WHERE c.day = $1::date`,
    [day],
  );
  return rows.map((row) => ({ ...row, amountNano: BigInt(row.amountNano) }));
}

async function isUsageRead(client: pg.ClientBase, day: Day): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM report_days WHERE report = 'usage' AND day = $1::date`, [day]);
  return rowCount === 1;
}

async function replaceUnattributed(client: pg.ClientBase, days: readonly Day[], rows: Unattributed[]): Promise<number> {
  const { rows: counted } = await client.query<{ written: string }>(
    `WITH fresh AS (
       SELECT * FROM unnest($2::date[], $3::int[], $4::int[], $5::text[], $6::bigint[])
         AS fresh (day, workspace_ref, line_ref, reason, amount_nano)
     ), gone AS (
       DELETE FROM unattributed_costs t WHERE t.day = ANY($1::date[]) AND NOT EXISTS (
         SELECT FROM fresh f WHERE (f.day, f.workspace_ref, f.line_ref) = (t.day, t.workspace_ref, t.line_ref)) RETURNING 1
     ), kept AS (
       INSERT INTO unattributed_costs AS t (day, workspace_ref, line_ref, reason, amount_nano) SELECT * FROM fresh
       ON CONFLICT (day, workspace_ref, line_ref) DO UPDATE SET reason = excluded.reason, amount_nano = excluded.amount_nano
       WHERE (t.reason, t.amount_nano) IS DISTINCT FROM (excluded.reason, excluded.amount_nano) RETURNING 1
     ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS written`,
    [
      days,
      rows.map(({ day }) => day),
      rows.map(({ workspaceRef }) => workspaceRef),
      rows.map(({ lineRef }) => lineRef),
      rows.map(({ reason }) => reason),
      rows.map(({ amountNano }) => amountNano.toString()),
    ],
  );
  return Number(counted[0]?.written ?? 0);
}
