import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** A replica that is further behind is not used. */
export const MOST_BEHIND_MS = 60_000;

/** Why a replica is not used, as the end of a sentence. */
export const REPLICA_PROBLEMS = {
  away: 'it does not answer',
  refused: 'it refuses the web’s sign-in',
  untold: 'it does not tell how it stands (it is another server, or the web’s role lacks a right)',
  no_primary: 'the database did not answer either',
  no_replica: 'it is no replica (it was promoted, or is another server)',
  other_system: 'it is a replica of another server',
  other_timeline: 'it has not followed the last failover',
  other_database: 'it is another database of that server',
  other_role: 'it is reached as another role than the database itself',
  not_read_only: 'the pooler before it does not keep the settings of a connection',
  late: 'it is more than a minute behind',
} as const;
export type ReplicaProblem = keyof typeof REPLICA_PROBLEMS;

/** How far a replica can be relied on. */
export type Standing =
  | { isUsed: true; behindMs: number /** All that was written before is there. */; levelWith: Date }
  | { isUsed: false; problem: ReplicaProblem; behindMs: number | null };

export interface PrimaryFacts {
  at: Date;
  position: string;
  system: string;
  timeline: string;
  database: string;
  role: string;
}

export interface ReplicaFacts extends Pick<PrimaryFacts, 'system' | 'timeline' | 'database' | 'role'> {
  isReplica: boolean;
  isLevel: boolean | null;
  replayedAt: Date | null;
  isReadOnly: boolean;
}

const WHO = `(SELECT system_identifier::text FROM pg_control_system()) AS system, (SELECT timeline FROM database_timeline) AS timeline,
  current_database()::text AS database, session_user::text AS role`;

type Asked = Pick<pg.ClientBase, 'query'>;

async function readPrimary(primary: Asked): Promise<PrimaryFacts | null> {
  const { rows } = await primary.query<PrimaryFacts>(
    `SELECT clock_timestamp() AS at, pg_current_wal_lsn()::text AS position, ${WHO}`,
  );
  return rows[0] ?? null;
}

/** After the primary, which says how far it was. */
async function readReplica(replica: Asked, { position }: PrimaryFacts): Promise<ReplicaFacts | null> {
  const { rows } = await replica.query<ReplicaFacts>(
    `SELECT pg_is_in_recovery() AS "isReplica", pg_last_wal_replay_lsn() >= $1::pg_lsn AS "isLevel",
      pg_last_xact_replay_timestamp() AS "replayedAt", current_setting('default_transaction_read_only') = 'on' AS "isReadOnly", ${WHO}`,
    [position],
  );
  return rows[0] ?? null;
}

/** Whether this is a replica of that primary, and near enough. */
export function judgeReplica(primary: PrimaryFacts, replica: ReplicaFacts): Standing {
  const behindMs = replica.isLevel
    ? 0
    : replica.replayedAt && Math.max(0, primary.at.getTime() - replica.replayedAt.getTime());
  const refused = (problem: ReplicaProblem): Standing => ({ isUsed: false, problem, behindMs });
  if (replica.system !== primary.system) return refused('other_system');
  if (!replica.isReplica) return refused('no_replica');
  if (replica.database !== primary.database) return refused('other_database');
  if (replica.timeline !== primary.timeline) return refused('other_timeline');
  if (replica.role !== primary.role) return refused('other_role');
  if (!replica.isReadOnly) return refused('not_read_only');
  if (behindMs === null || behindMs > MOST_BEHIND_MS) return refused('late');
  return { isUsed: true, behindMs, levelWith: new Date(primary.at.getTime() - behindMs) };
}

/** What was written a moment ago is on its way: after a quiet hour that would look like an hour. */
const ON_ITS_WAY_MS = 500;

/** How a replica stands to its primary now. `role`: as whom the replica is reached, if not as the primary is. */
export async function lookAtReplica(primary: Asked, replica: Asked, role?: string): Promise<Standing> {
  const unused = (problem: ReplicaProblem): Standing => ({ isUsed: false, problem, behindMs: null });
  let first: PrimaryFacts | null = null;
  try {
    first = await readPrimary(primary);
    if (!first) return unused('no_primary');
    const asked = { ...first, role: role ?? first.role };
    const judge = async () => {
      const facts = await readReplica(replica, asked);
      return facts ? judgeReplica(asked, facts) : unused('away');
    };
    const standing = await judge();
    if (standing.isUsed || standing.problem !== 'late') return standing;
    await sleep(ON_ITS_WAY_MS);
    return await judge();
  } catch (error) {
    return unused(problemOf(error) ?? (first ? 'away' : 'no_primary'));
  }
}

/** What the database said, where it answered. */
function problemOf(error: unknown): ReplicaProblem | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(28|3D)...$/.test(code)) return 'refused';
  return /^42...$/.test(code) ? 'untold' : null;
}
