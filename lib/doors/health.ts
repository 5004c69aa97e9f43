import 'server-only';
import { sessionDatabase } from '@/lib/auth/database';
import { replicaWatch } from '@/lib/auth/replica';
import type { Db } from '@/lib/core/db';
import { REPLICA_PROBLEMS, type Standing } from '@/lib/core/replica';
import { describeReach } from '@/lib/domain/organization/reach-rules';
import { WORKER_SILENT_MS } from '@/lib/operations/worker-silence';
import { json } from './route';

const DATABASE_TIMEOUT_MS = 3_000;

interface StatusRow {
  name: string;
  at: Date;
  ageSeconds: number;
  /** Status of the upstream's last answer; null if it did not answer. */
  httpStatus: number | null;
  /** Why it did not answer, in a word. */
  code: string | null;
  /** Result of the last check of the audit chain. */
  state: string | null;
}

/**
 * Steward's health, for monitors: 200 while the web can serve, which needs the database but not the worker. Nothing
 * here is secret.
 */
export function health(): Promise<Response> {
  return answerHealth(sessionDatabase().db, replicaWatch());
}

interface Watched {
  look(): Promise<Standing>;
}

export async function answerHealth(db: Db, replica: Watched | null = null): Promise<Response> {
  const [rows, standing] = await Promise.all([
    Promise.race([readStatus(db).catch(() => null), timeout()]),
    replica && Promise.race([replica.look(), timeout()]),
  ]);
  const response = json({ ...report(rows), ...(replica ? { replica: replicaWords(standing) } : {}) }, rows ? 200 : 503);
  response.headers.set('cache-control', 'no-store');
  return response;
}

async function readStatus(db: Db): Promise<StatusRow[]> {
  return db.$queryRaw<StatusRow[]>`
    SELECT name, at, greatest(extract(epoch FROM now() - at), 0)::float8 AS "ageSeconds",
      (detail->>'status')::int AS "httpStatus", detail->>'code' AS code, detail->>'state' AS state FROM process_status
    WHERE name IN ('worker', 'upstream', 'audit')
    UNION ALL
    (SELECT 'sync', finished_at, greatest(extract(epoch FROM now() - finished_at), 0)::float8, NULL, NULL, NULL FROM sync_runs
      WHERE state IN ('succeeded', 'partial') AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1)`;
}

/** Without it everything is read from the database itself: no reason to restart the web. */
function replicaWords(standing: Standing | null) {
  if (!standing) return { status: 'unknown' };
  const behindSeconds = standing.behindMs === null ? null : Math.ceil(standing.behindMs / 1_000);
  return standing.isUsed
    ? { status: 'used', behindSeconds }
    : { status: 'unused', says: REPLICA_PROBLEMS[standing.problem], behindSeconds };
}

function timeout(): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, DATABASE_TIMEOUT_MS, null).unref());
}

function report(rows: StatusRow[] | null) {
  const part = (name: string) => {
    const row = rows?.find((candidate) => candidate.name === name);
    return row ? { at: row.at.toISOString(), ageSeconds: Math.round(row.ageSeconds) } : null;
  };
  const worker = part('worker');
  const answer = part('upstream');
  const upstream = rows?.find((row) => row.name === 'upstream');
  const { httpStatus = null, code = null } = upstream ?? {};
  return {
    status: rows ? 'ok' : 'unavailable',
    web: 'ok',
    database: rows ? 'ok' : 'unreachable',
    worker: { status: worker && worker.ageSeconds * 1000 <= WORKER_SILENT_MS ? 'ok' : 'silent', heartbeat: worker },
    upstream: {
      ...(upstream ? describeReach({ status: httpStatus, code }) : { status: 'unknown', says: null }),
      lastAnswer: answer ? { ...answer, httpStatus } : null,
    },
    sync: { newest: part('sync') },
    audit: { chain: rows?.find((row) => row.name === 'audit')?.state ?? 'unchecked', checked: part('audit') },
  };
}
