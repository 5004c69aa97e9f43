import type { TaskList } from 'graphile-worker';
import { holdHead, sealFits, sealHead } from '@/lib/audit/chain';
import { verifierOf } from '@/lib/audit/checkpoint';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { Prover } from '@/lib/audit/prove';
import { faultWords, type RecordedHead, verifyEntries } from '@/lib/audit/verify';
import { AppError } from '@/lib/core/errors';
import type { CheckpointPlace } from './audit-checkpoints';
import { note } from './bootstrap';
import { readCheckpoints } from './checkpoint-file';
import { readHeadFile, writeHeadFile } from './head-file';
import type { WorkerDeps } from './worker-deps';

export const AUDIT_CHECK_TASK = 'audit_check';

/** Checks the whole chain every hour; a missed check is caught up by the next. */
export const auditCrontab = `17 * * * * ${AUDIT_CHECK_TASK} ?max=3&jobKey=${AUDIT_CHECK_TASK}`;

/** How often the end of the chain is compared and recorded, and how often it is rewritten even if nothing was added. */
export const RECORD_MS = 10_000;
const REWRITE_MS = 4 * 60_000;
/** After a start the newest figures come first. */
export const AUDIT_CHECK_DELAY_MS = 20_000;

type CheckDeps = Pick<WorkerDeps, 'database' | 'chainKey' | 'log'>;

/** What Steward keeps of its audit outside the database. */
export interface AuditRecord {
  headFile: string;
  checkpoints?: CheckpointPlace;
}

export function auditTasks(deps: CheckDeps, record: AuditRecord): TaskList {
  return { [AUDIT_CHECK_TASK]: async () => void (await checkAudit(deps, record)) };
}

export interface CheckResult {
  state: 'whole' | 'broken';
  checked: number;
  tookMs: number;
  /** The last entry that a checkpoint covers. */
  proved?: string;
  /** The first wrong entry, with the problem in words. */
  number?: string;
  problem?: string;
  words?: string;
}

/** Verifies the whole chain against its key, the outside record and its checkpoints, and stores the result. */
export async function checkAudit({ database, chainKey, log }: CheckDeps, record: AuditRecord): Promise<CheckResult> {
  const started = Date.now();
  const result: CheckResult = {
    ...(await reachVerdict({ database, chainKey }, record)),
    tookMs: Date.now() - started,
  };
  await database.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('audit', now(), $1)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [JSON.stringify(result)],
  );
  if (result.state === 'broken')
    log.error('The audit chain is broken', { number: result.number, reason: result.words });
  return result;
}

async function reachVerdict(
  { database, chainKey }: Omit<CheckDeps, 'log'>,
  { headFile, checkpoints }: AuditRecord,
): Promise<Omit<CheckResult, 'tookMs'>> {
  try {
    const recorded = readHeadFile(headFile, chainKey);
    const verifier = checkpoints && verifierOf(checkpoints.signer);
    const signed = checkpoints && verifier && (await readCheckpoints(checkpoints.file, verifier));
    const prover = signed && new Prover({ checkpoints: signed.checkpoints, verifier });
    const { checked, fault } = await withDatabaseSource(database.pool, (source) =>
      verifyEntries(chainKey, source, recorded, prover),
    );
    if (!fault) return { state: 'whole', checked, ...(prover ? { proved: prover.proof.proved.toString() } : {}) };
    const { number, problem } = fault;
    return { state: 'broken', checked, number: number.toString(), problem, words: faultWords(fault) };
  } catch (error) {
    if (error instanceof AppError) return { state: 'broken', checked: 0, problem: 'edited', words: error.message };
    throw error;
  }
}

/**
 * Records the end of the chain in a file outside the database, or finds that the chain no longer matches it. The record
 * is never set back: it only restarts when someone moves the file away, such as after restoring a backup, and the chain
 * says so.
 */
export async function recordHead(deps: CheckDeps, { headFile }: AuditRecord): Promise<'recorded' | 'broken'> {
  const recorded = readHeadFile(headFile, deps.chainKey);
  if (!recorded) await beginAnew(deps);
  const end = await readEnd(deps, recorded);
  if (!end.leadsOn) return 'broken';
  const isOld = !recorded || end.at.getTime() - recorded.at.getTime() > REWRITE_MS;
  if (!isOld && recorded.seq === end.seq) return 'recorded';
  writeHeadFile(headFile, deps.chainKey, end);
  await deps.database.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('audit_head', $1, jsonb_build_object('seq', $2::text))
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [end.at, end.seq.toString()],
  );
  return 'recorded';
}

/** Records the end, and verifies the whole chain at once if it no longer follows on from the record. */
export async function watchHead(deps: CheckDeps, record: AuditRecord): Promise<void> {
  if ((await recordHead(deps, record)) === 'recorded') return;
  const { rows } = await deps.database.pool.query<{ state: string | null }>(
    `SELECT detail->>'state' AS state FROM process_status WHERE name = 'audit'`,
  );
  if (rows[0]?.state !== 'broken') await checkAudit(deps, record);
}

async function readEnd(
  { database, chainKey }: CheckDeps,
  recorded: RecordedHead | null,
): Promise<RecordedHead & { leadsOn: boolean }> {
  const { rows } = await database.pool.query<{
    seq: string;
    hash: string;
    seal: string;
    at: Date;
    then: string | null;
  }>(
    `SELECT seq, hash, seal, date_trunc('milliseconds', clock_timestamp()) AS at,
       (SELECT hash FROM audit_entries WHERE seq = $1) AS then
     FROM audit_head WHERE id = 1`,
    [recorded?.seq.toString() ?? null],
  );
  const [row] = rows;
  if (!row) throw new Error('the audit chain has no head');
  const head = { ...row, seq: BigInt(row.seq) };
  const isSealed = head.seq === 0n || sealFits(chainKey, head);
  const isReached = !recorded || recorded.seq === 0n || (head.seq >= recorded.seq && row.then === recorded.hash);
  return { seq: head.seq, hash: head.hash, at: head.at, leadsOn: isSealed && isReached };
}

async function beginAnew({ database, chainKey }: CheckDeps): Promise<void> {
  await database.db.$transaction(async (tx) => {
    const { seq, hash } = await holdHead(tx);
    if (seq === 0n) return;
    await tx.auditHead.update({ where: { id: 1 }, data: { seal: sealHead(chainKey, { seq, hash }) } });
    await note(tx, { chainKey, now: () => new Date() }, 'installation.record_audit', { from: seq.toString() });
  });
}
