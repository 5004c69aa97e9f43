import type pg from 'pg';
import type { Day } from '@/lib/core/time';

/** Small numbers stand for names in the snapshots; 0 is "none" and -1 as a key "not attributable to a key". */
export const NO_REF = 0;
export const UNATTRIBUTED_KEY_REF = -1;

export const VALUE_KINDS = ['model', 'tier', 'context', 'geo', 'speed', 'other'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

export interface CostLineNames {
  description: string | null;
  costType: string | null;
  model: string | null;
  tokenType: string | null;
  context: string | null;
  tier: string | null;
  geo: string | null;
}

/** The kind of caller that a Steward key is: it stands behind the use of a vendor key. */
export const GATEWAY_KEY_KIND = 'gateway_key';

/** Who used the service without an API key. */
export interface Caller {
  id: string;
  kind: 'account' | 'service_account';
}

/** The names that a read uses. Those not known yet get a number, unknown workspaces and keys a placeholder. */
export interface Names {
  workspaces: Map<string, Day>;
  keys: Set<string>;
  callers: Map<string, Caller['kind']>;
  values: Map<ValueKind, Set<string>>;
  lines: Map<string, CostLineNames>;
}

export interface Refs {
  workspace(id: string | null): number;
  /** Of the key, or of the caller without one. */
  key(id: string | null, caller?: Caller | null): number;
  value(kind: ValueKind, value: string | null): number;
  line(names: CostLineNames): number;
}

export function noNames(): Names {
  return {
    workspaces: new Map(),
    keys: new Set(),
    callers: new Map(),
    values: new Map(VALUE_KINDS.map((kind) => [kind, new Set()])),
    lines: new Map(),
  };
}

export function lineKey(line: CostLineNames): string {
  const { description, costType, model, tokenType, context, tier, geo } = line;
  return [description, costType, model, tokenType, context, tier, geo].map((part) => part ?? '').join('\u0001');
}

/** Finds or assigns the numbers of all names, each in one or two statements. */
export async function resolveRefs(client: pg.ClientBase, names: Names, now: Date): Promise<Refs> {
  const workspaces = await workspaceRefs(client, names.workspaces, now);
  const keys = await keyRefs(client, [...names.keys]);
  const callers = await callerRefs(client, names.callers);
  const values = await valueRefs(client, names.values);
  const lines = await lineRefs(client, names.lines);
  const defaultWorkspace = await client.query<{ ref: number }>(
    'SELECT ref FROM workspaces WHERE is_default ORDER BY gone_at NULLS FIRST LIMIT 1',
  );
  const defaultRef = defaultWorkspace.rows[0]?.ref ?? NO_REF;
  return {
    workspace: (id) => (id === null ? defaultRef : refIn(workspaces, id)),
    key: (id, caller) => {
      if (id !== null) return refIn(keys, id);
      return caller ? refIn(callers, caller.id) : NO_REF;
    },
    value: (kind, value) => (value === null ? NO_REF : refIn(values, `${kind}\u0001${value}`)),
    line: (line) => refIn(lines, lineKey(line)),
  };
}

function refIn(refs: ReadonlyMap<string, number>, name: string): number {
  const ref = refs.get(name);
  if (ref === undefined) throw new RangeError(`No number was made for ${name.slice(0, 80)}`);
  return ref;
}

type RefRow = { name: string; ref: number };
const byName = (rows: RefRow[]) => rows.map(({ name, ref }): [string, number] => [name, ref]);

async function workspaceRefs(client: pg.ClientBase, ids: Map<string, Day>, now: Date): Promise<Map<string, number>> {
  if (ids.size === 0) return new Map();
  const find = 'SELECT id AS name, ref FROM workspaces WHERE id = ANY($1)';
  const refs = new Map(byName((await client.query<RefRow>(find, [[...ids.keys()]])).rows));
  const missing = [...ids].filter(([id]) => !refs.has(id));
  if (missing.length === 0) return refs;
  await client.query(
    `INSERT INTO workspaces (id, name, display_color, created_at, data_residency, tags, seen_at)
     SELECT id, id, '', first_day::timestamp AT TIME ZONE 'UTC', '{}', '{}', $3
     FROM unnest($1::text[], $2::date[]) AS new (id, first_day) ON CONFLICT DO NOTHING`,
    [missing.map(([id]) => id), missing.map(([, day]) => day), now.toISOString()],
  );
  return new Map(byName((await client.query<RefRow>(find, [[...ids.keys()]])).rows));
}

async function keyRefs(client: pg.ClientBase, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const find = 'SELECT id AS name, ref FROM api_keys WHERE id = ANY($1)';
  const refs = new Map(byName((await client.query<RefRow>(find, [ids])).rows));
  const missing = ids.filter((id) => !refs.has(id));
  if (missing.length === 0) return refs;
  await client.query(
    `INSERT INTO api_keys (id, name, status, scope_type)
     SELECT id, id, 'unknown', 'unknown' FROM unnest($1::text[]) AS new (id) ON CONFLICT DO NOTHING`,
    [missing],
  );
  return new Map(byName((await client.query<RefRow>(find, [ids])).rows));
}

async function callerRefs(client: pg.ClientBase, callers: Map<string, Caller['kind']>): Promise<Map<string, number>> {
  if (callers.size === 0) return new Map();
  const find = 'SELECT id AS name, ref FROM usage_callers WHERE id = ANY($1)';
  const refs = new Map(byName((await client.query<RefRow>(find, [[...callers.keys()]])).rows));
  const missing = [...callers].filter(([id]) => !refs.has(id));
  if (missing.length === 0) return refs;
  await client.query(
    `INSERT INTO usage_callers (id, kind) SELECT id, kind FROM unnest($1::text[], $2::text[]) AS new (id, kind)
     ON CONFLICT DO NOTHING`,
    [missing.map(([id]) => id), missing.map(([, kind]) => kind)],
  );
  return new Map(byName((await client.query<RefRow>(find, [[...callers.keys()]])).rows));
}

async function valueRefs(client: pg.ClientBase, values: Map<ValueKind, Set<string>>): Promise<Map<string, number>> {
  const wanted = [...values].flatMap(([kind, set]) => [...set].map((value) => ({ kind, value })));
  const find = 'SELECT kind || $1 || value AS name, ref FROM dimension_values';
  const refs = new Map(byName((await client.query<RefRow>(find, ['\u0001'])).rows));
  const missing = wanted.filter(({ kind, value }) => !refs.has(`${kind}\u0001${value}`));
  if (missing.length === 0) return refs;
  await client.query(
    `INSERT INTO dimension_values (kind, value)
     SELECT kind, value FROM unnest($1::text[], $2::text[]) AS new (kind, value) ON CONFLICT DO NOTHING`,
    [missing.map(({ kind }) => kind), missing.map(({ value }) => value)],
  );
  return new Map(byName((await client.query<RefRow>(find, ['\u0001'])).rows));
}

const LINE_COLUMNS = 'description, cost_type, model, token_type, context_window, service_tier, inference_geo';

async function lineRefs(client: pg.ClientBase, lines: Map<string, CostLineNames>): Promise<Map<string, number>> {
  if (lines.size === 0) return new Map();
  const find = `SELECT concat_ws($1, ${LINE_COLUMNS}) AS name, ref FROM cost_lines`;
  const refs = new Map(byName((await client.query<RefRow>(find, ['\u0001'])).rows));
  const missing = [...lines].filter(([key]) => !refs.has(key)).map(([key]) => key.split('\u0001'));
  if (missing.length === 0) return refs;
  await client.query(
    `INSERT INTO cost_lines (${LINE_COLUMNS})
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [0, 1, 2, 3, 4, 5, 6].map((at) => missing.map((parts) => parts[at] ?? '')),
  );
  return new Map(byName((await client.query<RefRow>(find, ['\u0001'])).rows));
}
