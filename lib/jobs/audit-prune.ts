import { sealStub, writeStub } from '@/lib/audit/stub';
import type { Tx } from '@/lib/core/db';
import { readRetention } from '@/lib/domain/audit-retention/reads';
import { pruneBefore } from '@/lib/domain/audit-retention/rules';
import { KEPT_WHILE_PAUSED_MS } from '@/lib/domain/audit-streams/rules';
import type { CheckpointPlace } from './audit-checkpoints';
import { note } from './bootstrap';
import type { WorkerDeps } from './worker-deps';

export const PRUNE_TASK = 'prune_audit';
export const pruneCrontab = `47 3 * * * ${PRUNE_TASK} ?max=3&jobKey=${PRUNE_TASK}&fill=1d`;

const ROUND = 5_000;
/** So many in one night at most. */
const MOST_AT_ONCE = 500_000;
const ENDED = ['succeeded', 'failed', 'denied', 'expired'];

type PruneDeps = Pick<WorkerDeps, 'database' | 'chainKey' | 'log' | 'now'>;

/**
 * Each night: entries older than the policy says go, oldest first, as far as nothing holds them. A signed stub stands for
 * them before the first is deleted, and the audit tells of it. Returns the number up to which they are gone.
 */
export async function pruneAudit(deps: PruneDeps, { signer }: Pick<CheckpointPlace, 'signer'>): Promise<bigint> {
  const { db } = deps.database;
  const now = deps.now();
  const { years } = await readRetention(db);
  const until = pruneBefore(now, years);
  await db.$transaction(async (tx) => {
    const last = await tx.auditStub.findFirst({ orderBy: { seq: 'desc' } });
    const seq = await findLastToPrune(tx, last?.seq ?? 0n, until, now);
    const entry = seq === null ? null : await tx.auditEntry.findUnique({ where: { seq } });
    const digest = seq === null ? null : await tx.auditDigest.findUnique({ where: { seq } });
    if (!entry || !digest) return;
    const stub = { seq: entry.seq, hash: entry.hash, digest: digest.digest };
    const signed = writeStub(signer, { ...stub, until, at: now });
    await tx.auditStub.create({ data: { ...stub, seal: sealStub(deps.chainKey, stub), note: signed, until, at: now } });
    const pruned = { from: ((last?.seq ?? 0n) + 1n).toString(), to: entry.seq.toString(), years, stub: signed };
    await note(tx, deps, 'installation.prune_audit', pruned);
    deps.log.info('Pruning audit entries', { number: entry.seq.toString() });
  });
  return deleteStubbed(deps);
}

/**
 * The last entry before the first that is too young, held, not yet signed, or not yet sent to a stream, which may go back to
 * the first of its marks; null: none may go.
 */
async function findLastToPrune(tx: Tx, pruned: bigint, until: Date, now: Date): Promise<bigint | null> {
  const kept = new Date(now.getTime() - KEPT_WHILE_PAUSED_MS);
  const [found] = await tx.$queryRaw<{ seq: bigint | null }[]>`
    WITH bound AS (SELECT least(h.seq - 1, coalesce((SELECT max(seq) FROM audit_checkpoints), 0), ${pruned + BigInt(MOST_AT_ONCE)}::bigint,
        (SELECT min(coalesce((marks->0->>'seq')::bigint, position)) FROM audit_streams
          WHERE state = 'active' OR (state = 'paused' AND paused_at > ${kept}))) AS seq
      FROM audit_head h),
    kept AS (SELECT e.seq FROM audit_entries e LEFT JOIN audit_subjects s ON s.seq = e.seq
        LEFT JOIN intents i ON i.id = e.intent_id
      WHERE e.seq > ${pruned} AND e.seq <= (SELECT seq FROM bound)
        AND (e.at >= ${until} OR (i.id IS NOT NULL AND i.state <> ALL(${ENDED})) OR EXISTS (SELECT FROM audit_holds o
          WHERE o.released_at IS NULL
            AND (o.subject_id IS NULL OR e.principal_id = o.subject_id OR e.actor_person_id::text = o.subject_id
              OR (coalesce(e.subject_kind, s.kind) = o.subject_kind AND coalesce(e.subject_id, s.id) = o.subject_id)
              OR EXISTS (SELECT FROM intent_steps t WHERE t.intent_id = e.intent_id AND t.key IN (o.subject_id, 'key:' || o.subject_id)))
            AND (o.from_day IS NULL OR e.at >= o.from_day) AND (o.to_day IS NULL OR e.at < o.to_day + 1)))
      ORDER BY e.seq LIMIT 1)
    SELECT CASE WHEN max(k.seq) IS NULL THEN (SELECT seq FROM bound) ELSE max(k.seq) - 1 END AS seq FROM kept k`;
  const seq = found?.seq ?? null;
  return seq !== null && seq > pruned ? seq : null;
}

/** What a stub stands for, in rounds: one that was broken off goes on the next night. */
async function deleteStubbed({ database: { pool } }: PruneDeps): Promise<bigint> {
  const { rows } = await pool.query<{ seq: string | null }>('SELECT max(seq) AS seq FROM audit_stubs');
  const seq = rows[0]?.seq ?? null;
  if (seq === null) return 0n;
  for (let count = ROUND; count === ROUND; ) {
    const { rowCount } = await pool.query(
      `WITH old AS (SELECT seq, intent_id FROM audit_entries WHERE seq <= $1 ORDER BY seq LIMIT ${ROUND}),
         subjects AS (DELETE FROM audit_subjects WHERE seq IN (SELECT seq FROM old)),
         digests AS (DELETE FROM audit_digests WHERE seq IN (SELECT seq FROM old) AND seq < $1),
         gone AS (SELECT DISTINCT o.intent_id AS id FROM old o WHERE NOT EXISTS (SELECT FROM audit_entries e
           WHERE e.intent_id = o.intent_id AND e.seq NOT IN (SELECT seq FROM old))),
         steps AS (DELETE FROM intent_steps WHERE intent_id IN (SELECT id FROM gone)),
         places AS (DELETE FROM intent_workspaces WHERE intent_id IN (SELECT id FROM gone)),
         changes AS (DELETE FROM intents WHERE id IN (SELECT id FROM gone) AND state = ANY($2))
       DELETE FROM audit_entries WHERE seq IN (SELECT seq FROM old)`,
      [seq, ENDED],
    );
    count = rowCount ?? 0;
  }
  return BigInt(seq);
}
