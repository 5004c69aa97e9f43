import type pg from 'pg';
import type { Database } from '@/lib/core/db';
import { addDays, type Day, daysBetween } from '@/lib/core/time';
import { type CostRow, ingestReports, otherName, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import { allocateNamed, type NamedCost, type NamedUsage } from './named-allocation';

/** A small organisation with everything that makes figures hard, and its figures added up without any of our queries. */
export const TODAY = '2026-11-23';
export const NOW = new Date('2026-11-23T14:05:00Z');
export const FIRST_DAY = '2026-09-14';
const LAST_HOURS_DAY = '2026-11-22';

export const TAGS: Record<string, Record<string, string>> = {
  w0: { cost_centre: 'claims', stage: 'live' },
  w1: { cost_centre: 'service' },
  w2: { cost_centre: 'claims', stage: '' },
  w3: {},
};
/** Keys of workspaces w0…w3 in turn, with their owners. */
export const KEYS: Record<string, { workspaceId: string; owner: string | null }> = Object.fromEntries(
  Array.from({ length: 13 }, (_, at) => [
    `k${at}`,
    { workspaceId: `w${at % 4}`, owner: at === 12 ? null : at % 5 === 4 ? 'svac_1' : `user_${at % 5}` },
  ]),
);

/** Cost centres: `a` of a workspace and a person, `b` of a key and of whatever is tagged with its code. */
export const CENTRES = { a: '00000000-0000-4000-8000-00000000000a', b: '00000000-0000-4000-8000-00000000000b' };

/** Which cost centre something has, by its id. */
export function centreOf({ day, workspaceId, key }: Pick<Atom, 'day' | 'workspaceId' | 'key'>): string {
  const owner = key === null ? null : KEYS[key]?.owner;
  if (key === 'k4' && day >= '2026-11-01') return CENTRES.b;
  if (owner === 'user_2') return CENTRES.a;
  if (workspaceId === 'w1' && day >= '2026-10-01') return CENTRES.a;
  if (TAGS[workspaceId]?.cost_centre === 'claims') return CENTRES.b;
  return key === null || key === 'unattributed' ? 'shared' : 'unassigned';
}

async function assignCentres(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO cost_centres (id, code, name, project, ledger_code, created_at, updated_at)
     VALUES ($1::uuid, 'A', 'First', '', '', $3, $3), ($2::uuid, 'Claims', 'Second', '', '', $3, $3)`,
    [CENTRES.a, CENTRES.b, NOW],
  );
  await client.query(
    `INSERT INTO cost_assignments (subject_kind, subject_id, first_month, cost_centre_id, at)
     VALUES ('workspace', 'w1', '2026-10-01', $1::uuid, $3), ('owner', 'user_2', '2026-09-01', $1::uuid, $3),
       ('api_key', 'k4', '2026-11-01', $2::uuid, $3)`,
    [CENTRES.a, CENTRES.b, NOW],
  );
  await client.query(
    `INSERT INTO settings (key, value, updated_at) VALUES ('cost_centre_tag', '{"tagKey": "cost_centre"}', $1)`,
    [NOW],
  );
}

const MODELS = ['opus', 'haiku', 'sonnet', 'next-thing'];
const TIERS = ['standard', 'batch', 'priority', 'flex'];

/** Numbers that are the same in every run, and look like none in particular. */
function noise(...parts: number[]): number {
  let state = 7;
  for (const part of parts) state = (Math.imul(state ^ (part + 0x9e37), 0x85ebca6b) >>> 0) + 1;
  return (state ^ (state >>> 15)) >>> 0;
}

function usageRow(day: number, key: number | null, slot: number, divisor = 1n): UsageRow {
  const [model, tier] = [MODELS[noise(key ?? 99, slot) % 4] ?? '', TIERS[noise(slot, key ?? 99) % 4] ?? ''];
  const count = (type: number) => BigInt(noise(day, key ?? 99, slot, type) % 90_000) / divisor;
  return {
    workspaceId: key === null ? 'w3' : `w${(key + (slot === 2 ? 1 : 0)) % 4}`,
    apiKeyId: key === null ? null : `k${key}`,
    ...{ model, tier },
    context: slot === 1 ? '200k-1M' : '0-200k',
    geo: 'global',
    speed: 'standard',
    counts: [count(0), count(1), noise(day) % 3 ? 0n : count(2), count(3), count(4), count(5) % 7n],
  };
}

function usageOn(day: number): UsageRow[] {
  const active = Array.from({ length: 13 }, (_, key) => key).filter((key) => noise(day, key) % 4 > 0);
  return [...active.flatMap((key) => [0, 1, 2].map((slot) => usageRow(day, key, slot))), usageRow(day, null, 0)];
}

const nothing = { model: null, tokenType: null, context: null, tier: null, geo: null };
function costsOn(day: number): CostRow[] {
  const types = [
    'uncached_input_tokens',
    'output_tokens',
    'cache_read_input_tokens',
    'cache_creation.ephemeral_5m_input_tokens',
  ];
  return ['w0', 'w1', 'w2', 'w3'].flatMap((workspaceId, at): CostRow[] => [
    ...MODELS.flatMap((model, m) =>
      [...types, 'thought_tokens'].flatMap((tokenType, t) =>
        ['standard', 'batch'].map((tier, r) => ({
          ...{ workspaceId, model, tokenType, tier, description: `${model} ${tokenType} ${tier}`, costType: 'tokens' },
          ...{ context: m === 3 ? '200k-1M' : '0-200k', geo: 'global' },
          amountNano: BigInt(noise(day, at, m, t, r) % 5_000_000) - (noise(day, at, m) % 40 === 0 ? 6_000_000n : 0n),
        })),
      ),
    ),
    {
      ...nothing,
      workspaceId,
      description: 'Web search',
      costType: 'web_search',
      amountNano: BigInt(noise(day, at) % 9_999),
    },
    {
      ...nothing,
      workspaceId,
      description: 'Code',
      costType: 'code_execution',
      amountNano: BigInt(noise(at, day) % 7_777),
    },
  ]);
}

/** Hours of a day; some tokens of it belong to none, and one key has more in its hours than the day. */
function hoursOn(day: Day, at: number, until: number): UsageRow[] {
  return Array.from({ length: until }, (_, hour) => hour).flatMap((hour) =>
    usageOn(at)
      .filter((_, row) => (row + hour) % 3 > 0)
      .map((row, index) => ({
        ...row,
        hour: `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`,
        counts: row.counts.map((count, type) => (index === 3 && type === 4 ? count : count / BigInt(17 + (hour % 5)))),
      })),
  );
}

const DAYS = Array.from({ length: daysBetween(FIRST_DAY, TODAY) + 1 }, (_, at) => ({
  day: addDays(FIRST_DAY, at),
  at,
}));
/** Some days of each report were never read, and of one the first hours alone, on that morning. */
const READ = {
  usage: DAYS.filter(({ at }) => at !== 11 && at !== 50),
  cost: DAYS.filter(({ at }) => at !== 20 && at !== 50),
  hours: DAYS.filter(({ day }) => day > addDays(TODAY, -14) && day !== '2026-11-15' && day !== LAST_HOURS_DAY),
};
const EARLY = new Date(`${LAST_HOURS_DAY}T10:30:00Z`);

/** When each report's day was read, by report and day. */
export function explorerReadTimes(): Map<string, Date> {
  const of = (report: string, days: typeof DAYS) => days.map(({ day }) => [`${report} ${day}`, NOW] as const);
  return new Map([
    ...[...of('usage', READ.usage), ...of('cost', READ.cost), ...of('usage_hourly', READ.hours)],
    [`usage_hourly ${LAST_HOURS_DAY}`, EARLY],
  ]);
}

/** Reads it all. */
export async function readExplorerWorld(database: Database): Promise<void> {
  const usage = READ.usage.map(({ day, at }) => ({ day, rows: usageOn(at) }));
  const cost = READ.cost.map(({ day, at }) => ({ day, rows: costsOn(at) }));
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await ingestReports(client, { usage, cost }, NOW);
  const lastAt = daysBetween(FIRST_DAY, LAST_HOURS_DAY);
  const partly = [{ day: LAST_HOURS_DAY, rows: hoursOn(LAST_HOURS_DAY, lastAt, 11) }];
  await ingestReports(client, { hourly: partly }, EARLY);
  const whole = READ.hours.map(({ day, at }) => ({ day, rows: hoursOn(day, at, day === TODAY ? 14 : 24) }));
  await ingestReports(client, { hourly: whole }, NOW);
  for (const [id, { workspaceId, owner }] of Object.entries(KEYS)) {
    const column = owner?.startsWith('svac') ? 'principal_id' : 'created_by_id';
    await client.query(`UPDATE api_keys SET workspace_id = $2, ${column} = $3 WHERE id = $1`, [id, workspaceId, owner]);
  }
  for (const [id, tags] of Object.entries(TAGS)) {
    await client.query('UPDATE workspaces SET tags = $2 WHERE id = $1', [id, tags]);
  }
  await assignCentres(client);
  await client.query('COMMIT');
  client.release();
}

/** The smallest thing that a figure is made of. */
export interface Atom {
  day: Day;
  /** Null in figures by day. */
  hour: number | 'unknown' | null;
  workspaceId: string;
  /** Null without a key; `unattributed` for cost of no key. */
  key: string | null;
  model: string | null;
  tier: string | null;
  type: string;
  count: bigint;
  cost: bigint;
}

type UsageAtom = NamedUsage & { day: Day; hour: number | null };

async function usageRows(database: Database, table: 'usage_daily' | 'usage_hourly'): Promise<UsageAtom[]> {
  const time = table === 'usage_daily' ? 't.day::timestamp' : `t.hour AT TIME ZONE 'UTC'`;
  const { rows } = await database.pool.query<Record<string, string | null>>(
    `SELECT (${time})::date::text AS day, extract(hour FROM ${time})::text AS hour, w.id AS workspace, k.id AS "keyId",
       m.value AS model, r.value AS tier, c.value AS context, g.value AS geo, uncached, cache_write_5m, cache_write_1h,
       cache_read, output, web_searches AS web_search
     FROM ${table} t JOIN workspaces w ON w.ref = t.workspace_ref LEFT JOIN api_keys k ON k.ref = t.key_ref
     LEFT JOIN dimension_values m ON m.ref = t.model_ref LEFT JOIN dimension_values r ON r.ref = t.tier_ref
     LEFT JOIN dimension_values c ON c.ref = t.context_ref LEFT JOIN dimension_values g ON g.ref = t.geo_ref`,
  );
  return rows.map((row) => {
    const counts = Object.fromEntries(TOKEN_TYPES.map(({ id }) => [id, BigInt(row[id] ?? 0)]));
    return { ...row, ...counts, hour: table === 'usage_daily' ? null : Number(row.hour) } as UsageAtom;
  });
}

/** Every figure by day: use as reported, cost divided among keys line by line. */
export async function readAtoms(database: Database): Promise<Atom[]> {
  const usage = await usageRows(database, 'usage_daily');
  const { rows: lines } = await database.pool.query<Omit<NamedCost, 'amountNano'> & { day: Day; amount: string }>(
    `SELECT c.day::text AS day, w.id AS workspace, c.amount_nano::text AS amount, nullif(l.cost_type, '') AS "costType",
       nullif(l.model, '') AS model, nullif(l.token_type, '') AS "tokenType", nullif(l.context_window, '') AS context,
       nullif(l.service_tier, '') AS tier, nullif(l.inference_geo, '') AS geo
     FROM cost_daily c JOIN workspaces w ON w.ref = c.workspace_ref JOIN cost_lines l ON l.ref = c.line_ref`,
  );
  const atoms: Atom[] = usage.flatMap(({ day, workspace, keyId, model, tier, ...counts }) =>
    TOKEN_TYPES.map(({ id: type }) => ({
      ...{ day, hour: null, workspaceId: workspace, key: keyId, model, tier, type },
      ...{ count: counts[type], cost: 0n },
    })),
  );
  for (const day of new Set(lines.map((line) => line.day))) {
    const costs = lines
      .filter((line) => line.day === day)
      .map((line) => ({ ...line, amountNano: BigInt(line.amount) }));
    const { shares, unattributed } = allocateNamed(
      usage.filter((row) => row.day === day),
      costs,
    );
    for (const { workspace, keyId, model, tier, type, nano } of shares) {
      const place = { day, hour: null, workspaceId: workspace, key: keyId, model, tier };
      atoms.push({ ...place, type, count: 0n, cost: nano });
    }
    for (const { cost, type } of unattributed) {
      const { workspace, model, tier, amountNano } = cost;
      const name = type === null ? `cost:${otherName(cost)}` : type;
      const place = { day, hour: null, workspaceId: workspace, key: 'unattributed', model, tier };
      atoms.push({ ...place, type: name, count: 0n, cost: amountNano });
    }
  }
  return atoms;
}

/** Every figure by hour: counts as the hours have them, cost by those counts, what is left where no hour is known. */
export async function readHourAtoms(
  database: Database,
  daily: Atom[],
  hasHours: (day: Day) => boolean,
): Promise<Atom[]> {
  const hourly = await usageRows(database, 'usage_hourly');
  const cells = new Map<string, { like: Atom; count: bigint; cost: bigint; hours: Map<number, bigint> }>();
  const cellFor = (like: Atom) => {
    const { day, workspaceId, key, model, tier, type } = like;
    const name = [day, workspaceId, key, model, tier, type].join('|');
    const known = cells.get(name) ?? { like, count: 0n, cost: 0n, hours: new Map<number, bigint>() };
    cells.set(name, known);
    return known;
  };
  for (const atom of daily) {
    const cell = cellFor(atom);
    cell.count += atom.count;
    cell.cost += atom.cost;
  }
  for (const { day, hour, workspace, keyId, model, tier, ...counts } of hourly) {
    for (const { id: type } of TOKEN_TYPES) {
      const place = { day, hour: null, workspaceId: workspace, key: keyId, model, tier, type };
      const { hours } = cellFor({ ...place, count: 0n, cost: 0n });
      hours.set(hour ?? -1, (hours.get(hour ?? -1) ?? 0n) + counts[type]);
    }
  }
  return [...cells.values()].flatMap(({ like, count, cost, hours }) => {
    if (!hasHours(like.day)) return [{ ...like, hour: 'unknown' as const, count, cost }];
    const known = [...hours].sort(([a], [b]) => a - b);
    const rest = known.reduce((left, [, value]) => left - value, count);
    const weights = [...known.map(([, value]) => value), rest > 0n ? rest : 0n];
    const costs = shareOut(cost, weights);
    const inHours = known.map(([hour, value], at) => ({ ...like, hour, count: value, cost: costs[at] ?? 0n }));
    return [...inHours, { ...like, hour: 'unknown' as const, count: rest, cost: costs.at(-1) ?? 0n }];
  });
}

/** One unit at a time to whoever is owed most, earlier first: slow and plain on purpose. */
function shareOut(amount: bigint, weights: bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map((_, at) => (at === weights.length - 1 ? amount : 0n));
  const size = amount < 0n ? -amount : amount;
  const floors = weights.map((weight) => (size * weight) / total);
  const owed = weights.map((weight, at) => ({ at, rest: size * weight - (floors[at] ?? 0n) * total }));
  owed.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1));
  const left = Number(floors.reduce((sum, floor) => sum - floor, size));
  const extra = new Set(owed.slice(0, left).map(({ at }) => at));
  return floors.map((floor, at) => (floor + (extra.has(at) ? 1n : 0n)) * (amount < 0n ? -1n : 1n));
}
