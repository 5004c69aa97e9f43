import { notFound } from '@/lib/core/errors';
import { addDays, dayOf } from '@/lib/core/time';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';
import { readSpendWindow } from '@/lib/lists/read-page';
import { SPEND_DAYS } from '@/lib/lists/sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { type ApiKeyUse, apiKeyUse } from './query-schema';
import { kindOfKey } from './rules';
import { keyRows } from './visible-sql';

const MOST_MODELS = 5;

interface UseRow extends Omit<ApiKeyUse, 'window' | 'spend' | 'lastDayTokens' | 'recent' | 'requests'> {
  spend: bigint | null;
  lastDayTokens: bigint | null;
  since: Date | null;
  readAt: Date | null;
  recentTokens: bigint | null;
}

/** What a key is used for, as far as the reader may see it: that is what disabling or archiving it would stop. */
export const getApiKeyUse = answer(apiKeyUse, async (ctx, { apiKeyId }) => {
  if (kindOfKey(apiKeyId) === 'steward') return readStewardUse(ctx, apiKeyId);
  const window = await readSpendWindow(ctx.db);
  const from = window?.from ?? addDays(dayOf(ctx.now), 1 - SPEND_DAYS);
  const [row] = await ctx.db.$queryRaw<UseRow[]>`
    SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r.status, r."expiresAt", r."lastUsedDay", r.spend,
      (SELECT min(day)::text FROM report_days WHERE report = 'usage') AS "usageSince",
      (SELECT sum(${ALL_TOKENS})::bigint FROM spend_daily t
        WHERE t.key_ref = k.ref AND t.day = r."lastUsedDay"::date) AS "lastDayTokens",
      h.since, h.read_at AS "readAt",
      (SELECT sum(${ALL_TOKENS})::bigint FROM usage_hourly t WHERE t.key_ref = k.ref AND t.hour >= h.since) AS "recentTokens",
      ARRAY(SELECT m.value FROM spend_daily t JOIN dimension_values m ON m.ref = t.model_ref
        WHERE t.key_ref = k.ref AND t.day >= ${from}::date
        GROUP BY m.value HAVING sum(${ALL_TOKENS}) > 0
        ORDER BY sum(${ALL_TOKENS}) DESC, m.value LIMIT ${MOST_MODELS}) AS models
    FROM (${keyRows(ctx.actor, ctx.now, 'anthropic')}) r JOIN api_keys k ON k.id = r.id
    LEFT JOIN LATERAL (
      SELECT read_at, date_trunc('hour', read_at, 'UTC') - interval '1 hour' AS since FROM report_days
      WHERE report = 'usage_hourly' AND day >= ${addDays(dayOf(ctx.now), -1)}::date ORDER BY day DESC LIMIT 1
    ) h ON true
    WHERE r.id = ${apiKeyId} AND r."isDetailed"`;
  if (!row) throw notFound('API key');
  const { spend, lastDayTokens, since, readAt, recentTokens, ...known } = row;
  return {
    ...known,
    requests: null,
    spend: spend?.toString() ?? null,
    lastDayTokens: lastDayTokens?.toString() ?? null,
    recent: since && readAt ? { since, readAt, tokens: (recentTokens ?? 0n).toString() } : null,
    window,
  };
});

/** The gateway counts requests. */
async function readStewardUse({ actor, db, now }: CallerCtx, gatewayKeyId: string): Promise<ApiKeyUse> {
  const from = addDays(dayOf(now), 1 - SPEND_DAYS);
  const window = await readSpendWindow(db);
  const [row] = await db.$queryRaw<(Omit<UseRow, 'models'> & { all: number; refused: number })[]>`
    SELECT r.kind, r.id, r.name, r."workspaceId", r."workspaceName", r.status, r."expiresAt", r."lastUsedDay", r.spend, d."all", d.refused
    FROM (${keyRows(actor, now, 'steward')}) r CROSS JOIN LATERAL (
      SELECT coalesce(sum(requests), 0)::int AS "all", coalesce(sum(refused), 0)::int AS refused FROM gateway_key_days
      WHERE key_id = ${gatewayKeyId}::uuid AND day >= ${from}::date
    ) d
    WHERE r.id = ${gatewayKeyId} AND r."isDetailed"`;
  if (!row) throw notFound('API key');
  const { all, refused, spend, ...known } = row;
  const none = { lastDayTokens: null, recent: null, models: [], usageSince: null };
  return { ...known, ...none, window, spend: spend?.toString() ?? null, requests: { all, refused } };
}
