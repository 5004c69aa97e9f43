import type { ClientBase, Pool } from 'pg';
import type { ChainHead, StoredEntry } from './chain';
import type { StoredStub } from './stub';
import type { ChainSource } from './verify';

const BATCH = 2_000;

type Row = Omit<StoredEntry, 'seq'> & { seq: string };

/** Reads the chain of a database as of one moment, however long reading takes: all of it, or what follows a number. */
export async function withDatabaseSource<T>(
  pool: Pool,
  use: (source: ChainSource) => Promise<T>,
  from = 0n,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await use(await openSource(client, from));
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

/** The chain as a transaction sees it that is already under way. */
export async function openSource(client: ClientBase, from = 0n): Promise<ChainSource> {
  // What follows a number is read from there, whatever was pruned.
  const stub = from === 0n ? await readStored(client) : null;
  return {
    stub: async () => stub,
    entries: () => readEntries(client, stub?.seq ?? from),
    head: () => readHead(client),
    isCopy: false,
    unchained: () => findUnchained(client),
  };
}

async function* readEntries(client: ClientBase, from: bigint): AsyncGenerator<StoredEntry> {
  // Whatever stands before the first entry was not written by Steward, and is read too.
  for (let after = from === 0n ? '-1' : from.toString(); ; ) {
    const { rows } = await client.query<Row>(
      `SELECT e.seq, at, kind, intent_id AS "intentId", command, target, workspace_id AS "workspaceId",
         actor_kind AS "actorKind", actor_person_id AS "actorPersonId", actor_name AS "actorName",
         request_id AS "requestId", payload, prev_hash AS "prevHash", hash, format, subject_kind AS "subjectKind",
         subject_within AS "subjectWithin", subject_id AS "subjectId", subject_name AS "subjectName",
         workspace_ids AS "workspaceIds", principal_id AS "principalId", role, source, address, agent, before, after,
         upstream_request_ids AS "upstreamRequestIds", d.digest
       FROM audit_entries e LEFT JOIN audit_digests d ON d.seq = e.seq WHERE e.seq > $1 ORDER BY e.seq LIMIT ${BATCH}`,
      [after],
    );
    for (const row of rows) yield { ...row, seq: BigInt(row.seq) };
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

async function readStored(client: ClientBase): Promise<StoredStub | null> {
  const { rows } = await client.query<Omit<StoredStub, 'seq'> & { seq: string }>(
    'SELECT seq, hash, digest, seal, note FROM audit_stubs ORDER BY seq DESC LIMIT 1',
  );
  const [stub] = rows;
  return stub ? { ...stub, seq: BigInt(stub.seq) } : null;
}

async function readHead(client: ClientBase): Promise<ChainHead | null> {
  const { rows } = await client.query<{ seq: string; hash: string; seal: string }>(
    'SELECT seq, hash, seal FROM audit_head WHERE id = 1',
  );
  const [head] = rows;
  return head ? { ...head, seq: BigInt(head.seq) } : null;
}

/** A change ends and its entry is written in one transaction: if one is there without the other, the other was removed. */
async function findUnchained(client: ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ command: string; at: Date }>(
    `SELECT command, coalesce(finished_at, claimed_at) AS at FROM intents i
     WHERE (state IN ('succeeded', 'failed', 'expired')
         AND NOT EXISTS (SELECT FROM audit_entries e WHERE e.intent_id = i.id AND e.kind = i.state))
       OR (state IN ('running', 'unknown') AND claimed_at IS NOT NULL
         AND NOT EXISTS (SELECT FROM audit_entries e WHERE e.intent_id = i.id))
       OR (refusals_chained > 0 AND NOT EXISTS (SELECT FROM audit_entries e WHERE e.intent_id = i.id))
     ORDER BY 2 LIMIT 1`,
  );
  const [row] = rows;
  return row ? `The change ${row.command} of ${row.at.toISOString()} ended and has no entry` : null;
}
