import type Anthropic from '@anthropic-ai/sdk';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { Logger } from '@/lib/core/log';
import type { Budget, BudgetKind } from '@/lib/upstream/budget';
import { errorBodySchema } from '@/lib/upstream/contract';
import { failureWord, upstreamError } from '@/lib/upstream/errors';
import { type CallKind, decide, type ErrorDetails, type Failure, parseRetryAfter } from '@/lib/upstream/retry';

/** One call to the upstream. `read` turns the body into the value and throws if it cannot. */
export interface Call<T> {
  kind: CallKind;
  send(options: Anthropic.RequestOptions): { asResponse(): Promise<Response> };
  read(body: unknown): T;
  /** Turns the text into the body; JSON by default. */
  parse?(text: string): unknown;
  timeoutMs: number;
}

/** Who is calling and for what, logged with each attempt. */
export interface CallNotes {
  intentId?: string;
  runId?: string;
  /** Receives the upstream's request id of each write attempt. */
  onWrite?(upstreamRequestId: string): void;
  /** Called before each attempt, including failed ones. */
  onAttempt?(): void;
  /** Called before a write is sent, which waits for it; what it gives is told how the attempt ended. Never the query. */
  beforeWrite?(method: string, path: string): Promise<(ending: WriteEnding) => Promise<void>>;
}

/** `failed`: certainly not done. */
export type WriteEnding = 'done' | 'failed' | 'unknown';

/** The upstream's last response to this path: the HTTP status, or a word for why there was none. */
export interface AnswerInfo {
  at: Date;
  status: number | null;
  code: string | null;
  path: string;
  durationMs: number;
}

export interface TransportOptions {
  log: Logger;
  budget: Budget;
  sleep(ms: number): Promise<void>;
  random(): number;
  onAnswer(info: AnswerInfo): void;
}

type Outcome<T> = { value: T; status: number } | { failure: Failure };

interface Trace {
  method: string;
  path: string;
  requestId: string | null;
  end?: (ending: WriteEnding) => Promise<void>;
}

/** Makes a call with the retry policy: budget first, one log line per attempt, an `AppError` when given up. */
export async function request<T>(
  options: TransportOptions,
  budgetKind: BudgetKind,
  call: Call<T>,
  notes: CallNotes,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await options.budget.take(budgetKind);
    notes.onAttempt?.();
    const trace: Trace = { method: '', path: '', requestId: null };
    const startedAt = performance.now();
    const outcome = await attemptOnce(call, trace, call.kind === 'write' ? notes.beforeWrite : undefined);
    const durationMs = Math.round(performance.now() - startedAt);
    const { requestId, end, ...where } = trace;
    const { path } = where;
    if (requestId && call.kind === 'write') notes.onWrite?.(requestId);
    const fields = {
      ...where,
      upstreamRequestId: requestId,
      attempt,
      durationMs,
      intentId: notes.intentId,
      runId: notes.runId,
    };
    if ('value' in outcome) {
      await end?.('done');
      options.log.info('upstream answered', { ...fields, status: outcome.status });
      options.onAnswer({ at: new Date(), status: outcome.status, code: null, path, durationMs });
      return outcome.value;
    }
    const { failure } = outcome;
    const verdict = decide(call.kind, failure, attempt, options.random);
    await end?.(verdict.next === 'failed' ? 'failed' : 'unknown');
    const status = 'status' in failure ? failure.status : null;
    const code = failureWord(failure);
    const waitMs = verdict.next === 'retry' ? Math.round(verdict.waitMs) : undefined;
    options.log.warn('upstream failed', { ...fields, status, code, state: verdict.next, waitMs });
    options.onAnswer({ at: new Date(), status, code, path, durationMs });
    if (verdict.next !== 'retry') throw upstreamError(call.kind, failure, verdict);
    await options.sleep(verdict.waitMs);
  }
}

async function attemptOnce<T>(call: Call<T>, trace: Trace, beforeWrite: CallNotes['beforeWrite']): Promise<Outcome<T>> {
  // The SDK's own timeout ends with the headers; this one covers the body too.
  const signal = AbortSignal.timeout(call.timeoutMs);
  let response: Response;
  try {
    response = await call
      .send({ signal, timeout: call.timeoutMs, maxRetries: 0, middleware: [noteRequest(trace, beforeWrite)] })
      .asResponse();
  } catch (error) {
    return { failure: toFailure(error, trace) };
  }
  trace.requestId = word(response.headers.get('request-id'));
  let text: string;
  try {
    text = await response.text();
  } catch {
    return { failure: { kind: signal.aborted ? 'timeout' : 'reset' } };
  }
  try {
    return { value: call.read((call.parse ?? JSON.parse)(text)), status: response.status };
  } catch {
    return { failure: { kind: 'unreadable', status: response.status } };
  }
}

/** Records method and path of what the SDK sends (never the query, which may contain an e-mail address). */
function noteRequest(
  trace: Trace,
  beforeWrite: CallNotes['beforeWrite'],
): NonNullable<Anthropic.RequestOptions['middleware']>[number] {
  return async (sent, next) => {
    trace.method = (sent.method ?? 'GET').toUpperCase();
    trace.path = new URL(sent.url).pathname;
    if (beforeWrite) trace.end = await beforeWrite(trace.method, trace.path);
    return next(sent);
  };
}

function toFailure(error: unknown, trace: Trace): Failure {
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) return { kind: 'timeout' };
  if (error instanceof APIConnectionError) return connectionFailure(error.cause);
  if (!(error instanceof APIError) || error.status === undefined) throw error;
  trace.requestId = word(error.requestID);
  // Redirects are never followed: they would send the key to another host.
  if (error.status < 400) return { kind: 'unreadable', status: error.status };
  return {
    kind: 'answer',
    status: error.status,
    errorType: word(error.type),
    errorCode: word(error.errorCode),
    details: parseDetails(error.error),
    retryAfterMs: error.headers ? parseRetryAfter(error.headers, new Date()) : null,
    isFinal: error.headers?.get('x-should-retry') === 'false',
  };
}

function parseDetails(body: unknown): ErrorDetails {
  const details = errorBodySchema.safeParse(body).data?.error.details;
  return { workspaceId: word(details?.workspace_id), field: fieldName(details?.field) };
}

/** A field may be nested: `inference_data_privacy.human_review`. */
function fieldName(text: unknown): string | null {
  return typeof text === 'string' && /^[\w.[\]-]{1,120}$/.test(text) ? text : null;
}

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const UNKNOWN_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const UNTRUSTED = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_(GET_ISSUER|VERIFY)|(DEPTH_ZERO_)?SELF_SIGNED)/;

/** Walks down the causes; if in doubt, the request was sent. */
function connectionFailure(cause: unknown): Failure {
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (UNKNOWN_NAME.has(code)) return { kind: 'unreachable', why: 'name' };
    if (UNTRUSTED.test(code)) return { kind: 'unreachable', why: 'certificate' };
    // undici has no code for it.
    if (error.message.startsWith('Proxy response')) return { kind: 'unreachable', why: 'proxy' };
    if (NEVER_CONNECTED.has(code)) return { kind: 'unreachable' };
  }
  return { kind: 'reset' };
}

/** Names from the upstream are only logged if they look like names. */
function word(text: unknown): string | null {
  return typeof text === 'string' && /^[\w-]{1,80}$/.test(text) ? text : null;
}
