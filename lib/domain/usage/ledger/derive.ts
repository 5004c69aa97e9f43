import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import {
  allocateDay,
  type CostEntry,
  type UnattributedReason,
  USAGE_TYPES,
  type UsageEntry,
  type UsageType,
} from './allocate';
import { NO_REF, UNATTRIBUTED_KEY_REF } from './names';
import { DAILY_ROLLUPS, HOURLY_ROLLUPS, refreshKeyStats, refreshRollups } from './rollups';
import { COUNT_COLUMNS, replaceDays, type SnapshotRow, SPEND_DAILY, SPEND_HOURLY, stageRows } from './snapshot-table';
import { type HourUse, spreadDay } from './spread-hours';

interface UsageOfDay extends UsageEntry {
  refs: { workspace: number; key: number; model: number; tier: number };
}

interface CostOfDay extends CostEntry {
  workspaceRef: number;
  lineRef: number;
  modelRef: number;
  tierRef: number;
  otherRef: number;
}

interface Unattributed {
  day: Day;
  workspaceRef: number;
  lineRef: number;
  reason: UnattributedReason;
  amountNano: bigint;
}

/** Recomputes spend, rollups and key figures of the days from their snapshots. Returns the rows that changed. */
export async function deriveDays(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  const spend: SnapshotRow[] = [];
  const unattributed: Unattributed[] = [];
  for (const day of days) {
    const usage = await usageOf(client, day);
    const costs = await costsOf(client, day);
    const hasUsage = usage.length > 0 || (await isUsageRead(client, day));
    spendOfDay(day, usage, costs, hasUsage, spend, unattributed);
  }
  await stageRows(client, SPEND_DAILY, spend);
  let written = await replaceDays(client, SPEND_DAILY, days);
  written += await replaceUnattributed(client, days, unattributed);
  written += await refreshRollups(client, DAILY_ROLLUPS, days);
  written += await refreshKeyStats(client, days);
  return written;
}

/** Spreads spend_daily of days whose hours were read over them, and forgets what is forgotten. Returns the rows that changed. */
export async function deriveHours(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  if (days.length === 0) return 0;
  const spread: SnapshotRow[] = [];
  for (const day of days) {
    spread.push(...spreadDay(day, await spendRowsOf(client, day), await hourUsesOf(client, day)));
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

async function spendRowsOf(client: pg.ClientBase, day: Day): Promise<SnapshotRow[]> {
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

async function hourUsesOf(client: pg.ClientBase, day: Day): Promise<HourUse[]> {
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
  usage: UsageOfDay[],
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
  const refs = { key: new Map([['', NO_REF]]), model: new Map([['', NO_REF]]), tier: new Map([['', NO_REF]]) };
  for (const entry of usage) {
    const { workspace, key, model, tier } = entry.refs;
    refs.key.set(entry.keyId ?? '', key);
    refs.model.set(entry.model ?? '', model);
    refs.tier.set(entry.tier ?? '', tier);
    const row = cell(workspace, key, model, tier, NO_REF);
    for (const [at, type] of USAGE_TYPES.entries()) add(row, at, entry[type]);
  }
  const result = allocateDay(usage, costs);
  for (const share of result.shares) {
    const key = refs.key.get(share.keyId ?? '') ?? NO_REF;
    const model = refs.model.get(share.model ?? '') ?? NO_REF;
    const tier = refs.tier.get(share.tier ?? '') ?? NO_REF;
    add(cell(Number(share.workspace), key, model, tier, NO_REF), costColumn(share.type), share.nano);
  }
  for (const { cost, type, reason } of result.unattributed) {
    const row = cell(cost.workspaceRef, UNATTRIBUTED_KEY_REF, cost.modelRef, cost.tierRef, cost.otherRef);
    add(row, costColumn(type), cost.amountNano);
    unattributed.push({
      day,
      workspaceRef: cost.workspaceRef,
      lineRef: cost.lineRef,
      reason: hasUsage ? reason : 'usage_not_read',
      amountNano: cost.amountNano,
    });
  }
  spend.push(...cells.values());
}

/** Cost columns follow the counts in the same order; what is no counted usage comes last. */
function costColumn(type: UsageType | null): number {
  return COUNT_COLUMNS.length + (type === null ? COUNT_COLUMNS.length : USAGE_TYPES.indexOf(type));
}

async function usageOf(client: pg.ClientBase, day: Day): Promise<UsageOfDay[]> {
  const names = await valueNames(client);
  const { rows } = await client.query<(string | number | null)[]>({
    text: `SELECT u.workspace_ref, u.key_ref, u.model_ref, u.tier_ref, u.context_ref, u.geo_ref, coalesce(k.id, c.id),
        ${COUNT_COLUMNS.map((column) => `u.${column}`).join(', ')}
      FROM usage_daily u LEFT JOIN api_keys k ON k.ref = u.key_ref
        LEFT JOIN usage_callers c ON c.ref = u.key_ref WHERE u.day = $1::date`,
    values: [day],
    rowMode: 'array',
  });
  const name = (ref: string | number | null | undefined) => names.get(Number(ref)) ?? null;
  return rows.map(([workspace, key, model, tier, context, geo, keyId, ...counts]) => {
    const count = (at: number) => BigInt(counts[at] ?? 0);
    return {
      workspace: String(workspace),
      keyId: keyId === null ? null : String(keyId),
      model: name(model),
      tier: name(tier),
      context: name(context),
      geo: name(geo),
      uncached: count(0),
      cacheWrite5m: count(1),
      cacheWrite1h: count(2),
      cacheRead: count(3),
      output: count(4),
      webSearches: count(5),
      refs: { workspace: Number(workspace), key: Number(key), model: Number(model), tier: Number(tier) },
    };
  });
}

async function valueNames(client: pg.ClientBase): Promise<Map<number, string>> {
  const { rows } = await client.query<{ ref: number; value: string }>('SELECT ref, value FROM dimension_values');
  return new Map(rows.map(({ ref, value }) => [ref, value]));
}

async function costsOf(client: pg.ClientBase, day: Day): Promise<CostOfDay[]> {
  const { rows } = await client.query<Omit<CostOfDay, 'amountNano'> & { amountNano: string }>(
    `SELECT c.workspace_ref::text AS workspace, c.workspace_ref AS "workspaceRef", c.line_ref AS "lineRef",
       c.amount_nano AS "amountNano", nullif(l.cost_type, '') AS "costType", nullif(l.model, '') AS model,
       nullif(l.token_type, '') AS "tokenType", nullif(l.context_window, '') AS context,
       nullif(l.service_tier, '') AS tier, nullif(l.inference_geo, '') AS geo,
       coalesce(m.ref, 0) AS "modelRef", coalesce(t.ref, 0) AS "tierRef", coalesce(o.ref, 0) AS "otherRef"
     FROM cost_daily c JOIN cost_lines l ON l.ref = c.line_ref
     LEFT JOIN dimension_values m ON m.kind = 'model' AND m.value = l.model
     LEFT JOIN dimension_values t ON t.kind = 'tier' AND t.value = l.service_tier
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
