import type { Database } from '@/lib/core/db';
import type { SyncDeps } from '@/lib/mirror/run';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { createUpstream } from '@/lib/upstream/client';

export const FIXTURE_START = new Date('2026-11-23T14:05:00.000Z');

/** A sandbox over real HTTP whose clock the test moves. For tests only. */
export interface SyncFixture {
  sandbox: RunningSandbox;
  /** `kind:seed`, as faults name it. */
  world: string;
  clock: { now: Date };
  depsFor(database: Database): SyncDeps;
  close(): Promise<void>;
}

const quiet = () => undefined;
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

export async function startSyncFixture(kind: string, seed: string): Promise<SyncFixture> {
  const clock = { now: FIXTURE_START };
  const now = () => clock.now;
  const sandbox = await startSandbox({ port: 0, dataDir: null, now });
  const upstream = createUpstream({
    baseUrl: sandbox.url,
    adminKey: sandbox.sandbox.adminKey(kind, seed),
    log: silent,
    budget: { take: async () => undefined },
    sleep: async () => undefined,
  });
  return {
    sandbox,
    world: `${kind}:${seed}`,
    clock,
    depsFor: (database) => ({ database, upstream, log: silent, now }),
    close: () => sandbox.close(),
  };
}

/** Everything that reading left behind, without what only says when it was read or how it is numbered. */
export async function readContent(database: Database): Promise<Record<string, string>> {
  const names = `JOIN workspaces w ON w.ref = t.workspace_ref LEFT JOIN api_keys k ON k.ref = t.key_ref
    LEFT JOIN usage_callers c ON c.ref = t.key_ref LEFT JOIN dimension_values m ON m.ref = t.model_ref LEFT JOIN dimension_values r ON r.ref = t.tier_ref`;
  const named = `w.id AS w, coalesce(k.id, c.id, t.key_ref::text) AS k, m.value AS m, r.value AS r`;
  const strip = `- 'workspace_ref' - 'key_ref' - 'model_ref' - 'tier_ref' - 'context_ref' - 'geo_ref' - 'speed_ref' - 'other_ref'`;
  const queries = {
    usage: `SELECT (to_jsonb(t) ${strip})::text || ${rowText(named)} FROM usage_daily t ${names}`,
    spend: `SELECT (to_jsonb(t) ${strip})::text || ${rowText(named)} FROM spend_daily t ${names}`,
    cost: `SELECT (to_jsonb(t) - 'workspace_ref' - 'line_ref')::text || w.id || l.description FROM cost_daily t
      JOIN workspaces w ON w.ref = t.workspace_ref JOIN cost_lines l ON l.ref = t.line_ref`,
    rollups: `SELECT t.day::text || w.id || t.cost::text || t.output::text FROM rollup_workspace t JOIN workspaces w ON w.ref = t.workspace_ref`,
    models: `SELECT t.day::text || coalesce(m.value, '') || t.cost::text FROM rollup_model t LEFT JOIN dimension_values m ON m.ref = t.model_ref`,
    keys: `SELECT coalesce(k.id, c.id, t.key_ref::text) || coalesce(t.last_used_day::text, '') || t.cost_30::text FROM key_stats t
      LEFT JOIN api_keys k ON k.ref = t.key_ref LEFT JOIN usage_callers c ON c.ref = t.key_ref`,
    days: `SELECT report || day::text || content_hash || coalesce(pending_hash, '') FROM report_days`,
  };
  const content: Record<string, string> = {};
  for (const [name, query] of Object.entries(queries)) {
    const { rows } = await database.pool.query<{ count: string; digest: string }>(
      `SELECT count(*) AS count, md5(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '')) AS digest
       FROM (${query}) lines (line)`,
    );
    content[name] = `${rows[0]?.count} ${rows[0]?.digest}`;
  }
  return content;
}

function rowText(columns: string): string {
  const values = columns.split(', ').map((column) => column.split(' AS ')[0]);
  return `concat_ws('|', ${values.join(', ')})`.replace('coalesce(k.id, coalesce', 'coalesce(k.id, coalesce');
}
