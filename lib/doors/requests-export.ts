import 'server-only';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { listRequests } from '@/lib/domain/gateway-requests/queries';
import type { RequestFilters, RequestRow } from '@/lib/domain/gateway-requests/query-schema';
import { MOST_ROWS_AT_ONCE } from '@/lib/lists/schema';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream, moneyCell } from './csv';
import { heavyRows } from './heavy';

const FIELDS: Readonly<Record<string, (row: RequestRow) => CsvValue>> = {
  ended_at_utc: ({ at }) => at.toISOString(),
  request: ({ id }) => id,
  steward_key: ({ keyName }) => keyName,
  steward_key_id: ({ gatewayKeyId }) => gatewayKeyId,
  workspace: ({ workspaceName }) => workspaceName,
  workspace_id: ({ workspaceId }) => workspaceId,
  path: ({ path }) => path,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  error: ({ error }) => error,
  model_asked: ({ modelAsked }) => modelAsked,
  model: ({ model }) => model,
  service_tier: ({ tier }) => tier,
  speed: ({ speed }) => speed,
  geography: ({ geo }) => geo,
  is_stream: ({ isStream }) => String(isStream),
  stop_reason: ({ stopReason }) => stopReason,
  session: ({ session }) => session,
  anthropic_request_id: ({ requestId }) => requestId,
  uncached_input_tokens: ({ uncached }) => uncached,
  cache_write_5m_tokens: ({ cacheWrite5m }) => cacheWrite5m,
  cache_write_1h_tokens: ({ cacheWrite1h }) => cacheWrite1h,
  cache_read_tokens: ({ cacheRead }) => cacheRead,
  output_tokens: ({ output }) => output,
  web_searches: ({ webSearches }) => webSearches,
  cost_usd: ({ costNano }) => moneyCell(costNano),
  is_estimated: ({ isEstimated }) => String(isEstimated),
  latency_ms: ({ latencyMs }) => latencyMs,
  first_byte_ms: ({ firstByteMs }) => firstByteMs,
  first_token_ms: ({ firstTokenMs }) => firstTokenMs,
  bytes_in: ({ bytesIn }) => bytesIn,
  bytes_out: ({ bytesOut }) => bytesOut,
};

/** All requests that the page lists for the same filters. */
export async function requestsExportResponse(ctx: SignedInCtx, filters: RequestFilters): Promise<Response> {
  const read = (before?: string) =>
    listRequests(ctx, { ...filters, pageSize: MOST_ROWS_AT_ONCE, before, after: undefined });
  // Read before the response starts, so that a refusal still gets its status.
  const first = await read();
  async function* rows(): AsyncGenerator<CsvValue[]> {
    for (let page = first; ; page = await read(page.older ?? undefined)) {
      for (const row of page.rows) yield Object.values(FIELDS).map((say) => say(row));
      if (page.older === null) return;
    }
  }
  return csvResponse(`steward-requests-${dayOf(ctx.now)}.csv`, csvStream(Object.keys(FIELDS), heavyRows(ctx, rows())));
}
