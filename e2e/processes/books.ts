import fs from 'node:fs';
import path from 'node:path';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { type ChainVerdict, verifyEntries } from '@/lib/audit/verify';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { databaseUrl, readSecrets, withClient } from './data';
import type { Acknowledged } from './load';
import { listProcesses, until } from './system';

const ENDS = ['succeeded', 'failed', 'expired'];

export interface IntentBook {
  key: string;
  state: string;
  command: string;
  name: string | null;
  /** Its entries in the chain, in order. */
  kinds: string[];
  /** How often the simulated organisation took this very name. */
  effects: number;
}

export interface Books {
  intents: IntentBook[];
  chain: ChainVerdict;
  /** Days on which the spend over keys is not the cost that the report gives. */
  daysOff: string[];
  days: number;
  /** Workspaces whose name here is not their name there. */
  namesOff: string[];
}

/** Waits until every change has ended; how long that took. */
export function untilSettled(dataFolder: string): Promise<number> {
  return withClient(databaseUrl(dataFolder, 'owner'), (owner) =>
    until('every change has ended', async () => {
      const { rows } = await owner.query<{ open: number }>(
        "SELECT count(*)::int AS open FROM intents WHERE state IN ('queued', 'running', 'unknown')",
      );
      return rows[0]?.open === 0;
    }),
  );
}

/** What the database, the chain and the simulated organisation say of what was asked for. */
export async function readBooks(dataFolder: string): Promise<Books> {
  const effects = readEffects(dataFolder);
  const database = openDatabase(databaseUrl(dataFolder, 'owner'), { ...WORKER_LIMITS, connections: 2 });
  try {
    const { rows: intents } = await database.pool.query<Omit<IntentBook, 'effects'>>(
      `SELECT i.idempotency_key AS key, i.state, i.command, i.input->>'name' AS name,
              array(SELECT a.kind FROM audit_entries a WHERE a.intent_id = i.id ORDER BY a.seq) AS kinds
         FROM intents i WHERE i.idempotency_key LIKE 'load-%' ORDER BY i.created_at`,
    );
    const { rows: days } = await database.pool.query<{ day: string; isEqual: boolean }>(
      `SELECT coalesce(c.day, s.day)::text AS day, c.amount IS NOT DISTINCT FROM s.amount AS "isEqual"
         FROM (SELECT day, sum(amount_nano) AS amount FROM cost_daily GROUP BY day) c
         FULL JOIN (SELECT day, sum(cost_uncached + cost_cache_write_5m + cost_cache_write_1h + cost_cache_read
                       + cost_output + cost_web_search + cost_other) AS amount FROM spend_daily GROUP BY day) s USING (day)`,
    );
    const { rows: workspaces } = await database.pool.query<{ id: string; name: string }>(
      'SELECT id, name FROM workspaces WHERE NOT is_default',
    );
    const { chainKey } = readSecrets(dataFolder, 'worker');
    const chain = await withDatabaseSource(database.pool, (source) => verifyEntries(chainKey, source));
    const lastNames = await upstreamNames(dataFolder);
    return {
      intents: intents.map((row) => ({ ...row, effects: effects.get(row.name ?? '') ?? 0 })),
      chain,
      daysOff: days.filter((row) => !row.isEqual).map((row) => row.day),
      days: days.length,
      namesOff: workspaces.filter((row) => lastNames.get(row.id) !== row.name).map((row) => row.id),
    };
  } finally {
    await database.close();
  }
}

/** One line for each thing that was lost, doubled or not told truly; empty when the books are right. */
export function faultsIn(books: Books, acknowledged: Acknowledged[]): string[] {
  const faults: string[] = [];
  const byKey = new Map(books.intents.map((intent) => [intent.key, intent]));
  if (byKey.size !== books.intents.length) faults.push('two intents under one key');
  if (books.intents.length !== acknowledged.length) {
    faults.push(`${books.intents.length} intents for ${acknowledged.length} keys`);
  }
  for (const { key } of acknowledged) {
    const intent = byKey.get(key);
    if (!intent) faults.push(`${key} is lost`);
    else faults.push(...faultsOf(intent).map((fault) => `${key} (${intent.command}): ${fault}`));
  }
  return faults;
}

function faultsOf({ state, kinds, command, effects }: IntentBook): string[] {
  const told = `${state}, told as ${kinds.join(', ')}`;
  const faults: string[] = [];
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  if (!ENDS.includes(state)) faults.push(`did not end: ${told}`);
  if (kinds.filter((kind) => ENDS.includes(kind)).length !== 1 || count(state) !== 1) {
    faults.push(`its end is not told once: ${told}`);
  }
  if (count('started') !== (state === 'expired' ? 0 : 1)) faults.push(`its start is not told once: ${told}`);
  if (command === 'session.end' && state === 'failed') faults.push('failed, though nothing can refuse it');
  if (command === 'workspace.rename') {
    if (effects > 1) faults.push(`done ${effects} times`);
    if (state === 'succeeded' && effects === 0) faults.push('never done, though it succeeded');
    if (state !== 'succeeded' && effects > 0) faults.push(`done, though it is ${told}`);
  }
  return faults;
}

/** The simulated organisation writes each change to disk before it answers: how often each name was taken. */
function readEffects(dataFolder: string): Map<string, number> {
  const folder = path.join(dataFolder, 'sandbox');
  const effects = new Map<string, number>();
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    for (const line of fs.readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean)) {
      // A line about messages that were answered changes nothing.
      const { changes = [] } = JSON.parse(line) as { changes?: { table: string; value: { name?: string } | null }[] };
      for (const { table, value } of changes) {
        if (table === 'workspaces' && value?.name) effects.set(value.name, (effects.get(value.name) ?? 0) + 1);
      }
    }
  }
  return effects;
}

/** Where the simulated organisation of this data folder listens. */
export function sandboxUrl(dataFolder: string): string {
  const row = listProcesses().find((one) => one.commandLine.includes(`--data ${dataFolder}/sandbox`));
  const port = / --port (\d+)/.exec(row?.commandLine ?? '')?.[1];
  if (!port) throw new Error('the simulated organisation is not running');
  return `http://127.0.0.1:${port}`;
}

async function upstreamNames(dataFolder: string): Promise<Map<string, string>> {
  const answer = await fetch(`${sandboxUrl(dataFolder)}/v1/organizations/workspaces?limit=1000&include_archived=true`, {
    headers: { 'x-api-key': 'sk-ant-admin01-sandbox-company-1', 'anthropic-version': '2023-06-01' },
  });
  const { data } = (await answer.json()) as { data: { id: string; name: string }[] };
  return new Map(data.map((workspace) => [workspace.id, workspace.name]));
}
