import { addDays, type Day, dayOf } from '@/lib/core/time';
import { worksAt } from '@/lib/domain/api-keys/state-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { readKeyPolicy } from '@/lib/domain/key-policy/reads';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type UnusedKey, unusedKeyDryRun, unusedKeyList } from './query-schema';
import { readUsageSince } from './reads';
import { DRY_RUN_DAYS, disableDay, wouldHave } from './rules';

/** Keys that Steward is about to disable because nothing uses them, as far as the reader may see them whole. */
export const listUnusedKeys = answer(unusedKeyList, async (ctx, { apiKeyId }) => {
  const { unused } = await readKeyPolicy(ctx.db);
  if (unused === null) return [];
  const one = apiKeyId === undefined ? Prisma.sql`true` : Prisma.sql`r.id = ${apiKeyId}`;
  const rows = await ctx.db.$queryRaw<Omit<UnusedKey, 'disableDay'>[]>`
    SELECT r.id, r.name, r."workspaceName", x.proposed_day::text AS "proposedDay", x.told_day::text AS "toldDay",
      greatest(r."lastUsedDay"::date, (r."createdAt" AT TIME ZONE 'UTC')::date)::text AS "lastDay"
    FROM unused_keys x JOIN (${keyRows(ctx.actor, ctx.now, 'anthropic')}) r ON r.id = x.api_key_id
    WHERE r."isDetailed" AND ${one} ORDER BY x.told_day NULLS LAST, x.proposed_day, r.name, r.id`;
  return rows.map((row) => ({ ...row, disableDay: disableDay(row.toldDay, unused) }));
});

interface HistoryRow {
  id: string;
  name: string;
  workspaceName: string | null;
  startDay: Day | null;
  usedDays: Day[];
}

/** What a policy would have done in the last 30 days to the keys that work today, had it been in effect all along. */
export const tryUnusedPolicy = answer(unusedKeyDryRun, async (ctx, policy) => {
  const { proposeDays, tellDays, waitDays } = policy;
  const to = dayOf(ctx.now);
  const from = addDays(to, -DRY_RUN_DAYS);
  const first = addDays(from, -(proposeDays + tellDays + waitDays + 1));
  const rows = await ctx.db.$queryRaw<HistoryRow[]>`
    SELECT k.id, k.name, w.name AS "workspaceName",
      coalesce((SELECT max(t.day) FROM spend_daily t WHERE t.key_ref = k.ref AND t.day < ${first}::date AND ${ALL_TOKENS} > 0),
        (k.created_at AT TIME ZONE 'UTC')::date)::text AS "startDay",
      ARRAY(SELECT DISTINCT t.day::text FROM spend_daily t WHERE t.key_ref = k.ref AND t.day >= ${first}::date AND ${ALL_TOKENS} > 0
        ORDER BY 1) AS "usedDays"
    FROM api_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id
    WHERE ${worksAt(ctx.now)} AND k.protected_reason IS NULL`;
  const usageSince = await readUsageSince(ctx.db, ctx.now);
  const keys = rows.flatMap(({ id, name, workspaceName, ...history }) => {
    const found = wouldHave(history, policy, usageSince, { from, to });
    return found ? [{ id, name, workspaceName, ...found }] : [];
  });
  const order = ({ disabledDay, toldDay, proposedDay }: (typeof keys)[number]) =>
    `${disabledDay ?? '9999'} ${toldDay ?? '9999'} ${proposedDay ?? '9999'}`;
  return { usageSince, keys: keys.sort((a, b) => order(a).localeCompare(order(b)) || a.name.localeCompare(b.name)) };
});
