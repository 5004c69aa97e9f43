import { GEN_AI } from '@/lib/core/gen-ai';
import type { LogFields, Logger } from '@/lib/core/log';
import type { RequestRow } from './request-row';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-|$)/;

/** Writes a line for each request that is over: numbers and names, as in its row. */
export function logRequests(log: Logger) {
  return (row: RequestRow, traceparent?: string): void => log.info('Request', fieldsOf(row, traceparent));
}

function fieldsOf(row: RequestRow, traceparent = ''): LogFields {
  const [, trace, span] = TRACEPARENT.exec(traceparent) ?? [];
  return {
    ...{ requestId: row.id, upstreamRequestId: row.request_id, keyId: row.key_id, workspaceId: row.workspace_id },
    ...{ kind: row.path, outcome: row.outcome, durationMs: row.latency_ms, costNano: row.cost_nano },
    isEstimated: row.is_estimated,
    [GEN_AI.provider]: 'anthropic',
    [GEN_AI.operation]: row.path === 'messages' ? 'chat' : row.path,
    [GEN_AI.conversation]: row.session ?? undefined,
    [GEN_AI.modelAsked]: row.model_asked ?? undefined,
    [GEN_AI.modelServed]: row.model ?? undefined,
    [GEN_AI.finishReasons]: row.stop_reason ?? undefined,
    [GEN_AI.inputTokens]: row.uncached + row.cache_write_5m + row.cache_write_1h + row.cache_read,
    [GEN_AI.cacheReadTokens]: row.cache_read,
    [GEN_AI.cacheWriteTokens]: row.cache_write_5m + row.cache_write_1h,
    [GEN_AI.outputTokens]: row.output,
    [GEN_AI.firstChunkSeconds]: row.first_token_ms === null ? undefined : row.first_token_ms / 1_000,
    [GEN_AI.status]: row.status,
    [GEN_AI.error]: row.error ?? undefined,
    [GEN_AI.trace]: trace,
    [GEN_AI.span]: span,
  };
}
