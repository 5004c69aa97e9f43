import type { Db, Tx } from '@/lib/core/db';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { worksAt } from '@/lib/domain/api-keys/state-sql';
import { Prisma } from '@/prisma/generated/client';
import type { UnusedFacts } from './rules';

export interface JudgedKey extends UnusedFacts {
  id: string;
  name: string;
  workspaceId: string | null;
}

/** Vendor's keys that a step may be due for, or that steps were taken about; one alone where its id is given. */
export async function readJudgedKeys(db: Db | Tx, now: Date, apiKeyId?: string): Promise<JudgedKey[]> {
  const one = apiKeyId === undefined ? Prisma.sql`true` : Prisma.sql`k.id = ${apiKeyId}`;
  return db.$queryRaw<JudgedKey[]>`
    SELECT k.id, k.name, k.workspace_id AS "workspaceId", ${worksAt(now)} AND k.protected_reason IS NULL AS "isJudged",
      greatest(s.last_used_day, (k.created_at AT TIME ZONE 'UTC')::date)::text AS "lastDay",
      x.proposed_day::text AS "proposedDay", x.told_day::text AS "toldDay"
    FROM api_keys k LEFT JOIN key_stats s ON s.key_ref = k.ref LEFT JOIN unused_keys x ON x.api_key_id = k.id
    WHERE ${one} AND (x.api_key_id IS NOT NULL OR (${worksAt(now)} AND k.protected_reason IS NULL)) ORDER BY k.name, k.id`;
}

/** The first day whose use is known, where it is known up to yesterday; else null, and nothing counts as unused. */
export async function readUsageSince(db: Db | Tx, now: Date): Promise<Day | null> {
  const [row] = await db.$queryRaw<{ since: Day | null }[]>`
    SELECT CASE WHEN max(day) >= ${addDays(dayOf(now), -1)}::date THEN min(day)::text END AS since
    FROM report_days WHERE report = 'usage'`;
  return row?.since ?? null;
}
