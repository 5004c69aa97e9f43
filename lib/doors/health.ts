import 'server-only';
import { webDatabase } from '@/lib/auth/database';
import type { Db } from '@/lib/core/db';
import { json } from './route';

const DATABASE_TIMEOUT_MS = 3_000;
const WORKER_SILENT_SECONDS = 15;

interface StatusRow {
  name: string;
  at: Date;
  ageSeconds: number;
}

/** How Steward is, for monitors: 200 while the web can serve, which needs the database and not the worker. Nothing here is secret. */
export async function health(): Promise<Response> {
  const rows = await Promise.race([read().catch(() => null), timeout()]);
  const response = json(report(rows), rows ? 200 : 503);
  response.headers.set('cache-control', 'no-store');
  return response;
}

function read(): Promise<StatusRow[]> {
  return readStatus(webDatabase().db);
}

async function readStatus(db: Db): Promise<StatusRow[]> {
  return db.$queryRaw<StatusRow[]>`
    SELECT name, at, greatest(extract(epoch FROM now() - at), 0)::float8 AS "ageSeconds" FROM process_status
    WHERE name IN ('worker', 'upstream')
    UNION ALL
    (SELECT 'sync', finished_at, greatest(extract(epoch FROM now() - finished_at), 0)::float8 FROM sync_runs
      WHERE state IN ('succeeded', 'partial') AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1)`;
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
  return {
    status: rows ? 'ok' : 'unavailable',
    web: 'ok',
    database: rows ? 'ok' : 'unreachable',
    worker: { status: worker && worker.ageSeconds <= WORKER_SILENT_SECONDS ? 'ok' : 'silent', heartbeat: worker },
    upstream: { lastAnswer: part('upstream') },
    sync: { newest: part('sync') },
  };
}
