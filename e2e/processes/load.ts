import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { databaseUrl, openSession, ownerId, withClient } from './data';

export interface Acknowledged {
  key: string;
  intentId: string;
  command: string;
  /** What a rename writes: no other writes the same. */
  name: string | null;
  at: number;
}

export interface Load {
  acknowledged: Acknowledged[];
  /** Submissions that were sent again because the connection broke before the answer. */
  resent(): number;
  /** Throws what ended it early: nothing comes after that, and nobody need wait for it. */
  check(): void;
  stop(): Promise<void>;
  /** Ends without waiting for answers that may never come. */
  abandon(): void;
}

class Doubled extends Error {}

interface Change {
  command: string;
  input: Record<string, string>;
  subject: { kind: string; id: string };
  workspaceId: string | null;
  name: string | null;
}

// The upstream's budget leaves forty changes a minute while the sync reads; ending a session asks nobody. Together
// they stay within what one person may ask for in a minute.
const RENAME_EVERY_MS = 1_700;
const END_EVERY_MS = 350;
/** A busy machine is not asked for more than it does: a change that is asked for now is soon done. */
const MOST_OPEN = 20;

/** Submits changes without pause, with the web's own rights, each again under the same key until it is acknowledged. */
export async function startLoad(dataFolder: string): Promise<Load> {
  const acknowledged: Acknowledged[] = [];
  let resent = 0;
  let isStopping = false;
  let isAbandoned = false;
  const { personId, secret, workspaceIds } = await prepare(dataFolder);

  const line = async (pauseMs: number, next: (number: number) => Promise<Change>) => {
    let client: pg.Client | null = null;
    for (let number = 0; !isStopping; number += 1) {
      const key = `load-${randomUUID()}`;
      let change: Change | null = null;
      while (!isAbandoned) {
        try {
          client ??= await connect(dataFolder);
          if (!change) while (!isAbandoned && (await countOpen(client)) >= MOST_OPEN) await sleep(200);
          change ??= await next(number);
          const intentId = await submit(client, secret, key, change);
          acknowledged.push({ key, intentId, command: change.command, name: change.name, at: Date.now() });
          break;
        } catch (error) {
          if (error instanceof Doubled) throw error;
          if (error instanceof pg.DatabaseError && !/^(08|53|57)/.test(error.code ?? '')) throw error;
          await client?.end().catch(() => undefined);
          client = null;
          if (change) resent += 1;
          await sleep(100);
        }
      }
      await sleep(pauseMs);
    }
    await client?.end().catch(() => undefined);
  };

  const lines = [
    line(RENAME_EVERY_MS, async (number) => rename(workspaceIds, number)),
    line(END_EVERY_MS, async () => endOf((await openSession(dataFolder, personId)).id)),
  ];
  const ended = Promise.all(lines);
  let failure: unknown = null;
  ended.catch((error: unknown) => {
    failure = error;
  });
  return {
    acknowledged,
    resent: () => resent,
    check: () => {
      if (failure) throw failure;
    },
    stop: async () => {
      isStopping = true;
      await ended;
    },
    abandon: () => {
      isStopping = true;
      isAbandoned = true;
    },
  };
}

function prepare(dataFolder: string) {
  return withClient(databaseUrl(dataFolder, 'web'), async (web) => {
    const personId = await ownerId(web);
    const { secret } = await openSession(dataFolder, personId);
    const { rows } = await web.query<{ id: string }>(
      'SELECT id FROM workspaces WHERE NOT is_default AND archived_at IS NULL ORDER BY id',
    );
    return { personId, secret, workspaceIds: rows.map((row) => row.id) };
  });
}

/** Every second change is of one workspace, the others go round. */
function rename(workspaceIds: string[], number: number): Change {
  const at = number % 2 === 0 ? 0 : 1 + (((number - 1) / 2) % (workspaceIds.length - 1));
  const workspaceId = workspaceIds[at] ?? '';
  const name = `load ${number} ${randomUUID().slice(0, 8)}`;
  const subject = { kind: 'workspace', id: workspaceId };
  return { command: 'workspace.rename', input: { workspaceId, name }, subject, workspaceId, name };
}

function endOf(sessionId: string): Change {
  return {
    command: 'session.end',
    input: { sessionId },
    subject: { kind: 'session', id: sessionId },
    workspaceId: null,
    name: null,
  };
}

async function countOpen(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM intents WHERE state IN ('queued', 'running')`,
  );
  return rows[0]?.open ?? 0;
}

async function connect(dataFolder: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl(dataFolder, 'web'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function submit(client: pg.Client, secret: string, key: string, change: Change): Promise<string> {
  const input = canonicalJson(change.input);
  const { rows } = await client.query<{ intent_id: string; conflict: boolean }>(
    'SELECT intent_id, conflict FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, false, NULL, NULL)',
    [secret, randomUUID(), change.command, input, sha256(input), change.subject, change.workspaceId, key, 'load'],
  );
  const row = rows[0];
  if (!row || row.conflict) throw new Doubled(`the key ${key} met another change`);
  return row.intent_id;
}
