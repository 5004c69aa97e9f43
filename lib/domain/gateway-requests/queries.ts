import { z } from 'zod';
import { notFound } from '@/lib/core/errors';
import { readGatewaySetup } from '@/lib/domain/gateway-keys/reads';
import { placePage } from '@/lib/lists/place';
import { answer } from '@/lib/operations/answer';
import { requestRows } from './kept-reads';
import { requestErrors, requestGet, requestLatency, requestList } from './query-schema';

/** Requests that the gateway took, newest first, from one place in the list. */
export const listRequests = answer(requestList, async (ctx, filters) => {
  const read = await requestRows(ctx).page(ctx.actor, filters);
  const { requestDays } = await readGatewaySetup(ctx.db);
  return { ...placePage(read, filters.pageSize, filters, ({ at, id }) => ({ at, id })), keptDays: requestDays };
});

const storedLines = z.array(
  z.object({
    ...{ model: z.string(), context: z.string(), geo: z.string() },
    ...{ uncached: z.int(), cache_write_5m: z.int(), cache_write_1h: z.int(), cache_read: z.int(), output: z.int() },
    ...{ web_searches: z.int(), cost_nano: z.string() },
  }),
);

/** One request. What does not exist and what the actor may not see are not told apart. */
export const getRequest = answer(requestGet, async (ctx, { gatewayRequestId }) => {
  const found = await requestRows(ctx).find(ctx.actor, gatewayRequestId);
  if (!found) throw notFound('request');
  const { lines, ...row } = found;
  const stored = storedLines.safeParse(lines);
  return {
    ...row,
    lines: (stored.success ? stored.data : []).map((line) => ({
      ...{ model: line.model, context: line.context, geo: line.geo, costNano: line.cost_nano },
      ...{ uncached: String(line.uncached), cacheWrite5m: String(line.cache_write_5m) },
      ...{ cacheWrite1h: String(line.cache_write_1h), cacheRead: String(line.cache_read) },
      ...{ output: String(line.output), webSearches: String(line.web_searches) },
    })),
  };
});

const since = (now: Date, hours: number) => new Date(now.getTime() - hours * 3_600_000);

/** What went wrong in the last hours, by kind and key; the most frequent first. */
export const listRequestErrors = answer(requestErrors, async (ctx, { hours, gatewayKeyId }) =>
  requestRows(ctx).errors({ actor: ctx.actor, gatewayKeyId }, since(ctx.now, hours)),
);

/** How long messages took in the last hours, by model. */
export const readLatency = answer(requestLatency, async (ctx, { hours, gatewayKeyId }) =>
  requestRows(ctx).latency({ actor: ctx.actor, gatewayKeyId }, since(ctx.now, hours)),
);
