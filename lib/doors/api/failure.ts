import 'server-only';
import { z } from 'zod';
import { isDatabaseSilent } from '@/lib/auth/current';
import { env } from '@/lib/core/env';
import { AppError, type ErrorCode, type FieldErrors } from '@/lib/core/errors';
import { createLogger, errorFields } from '@/lib/core/log';
import type { Outcome } from '@/lib/operations/outcome';
import { HTTP_STATUS } from '../http-status';
import { toFieldErrors } from '../submit';
import { type Shape, toWire, wirePath } from './shape';

/** An answer that is a refusal or a failure. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly more: {
      fields?: FieldErrors;
      headers?: Record<string, string>;
      intentId?: string;
      current?: unknown;
      lacks?: string;
    } = {},
  ) {
    super(message);
  }
}

const CHECK_FIELDS = 'Some fields need correcting. Nothing was changed.';

export function invalid(fields: FieldErrors, message = CHECK_FIELDS): ApiFailure {
  return new ApiFailure(400, 'invalid_input', message, { fields });
}

const SOON = { 'retry-after': '5' };

/** Whatever was thrown, as what the caller is told. */
export function toApiFailure(error: unknown, requestId: string): ApiFailure {
  if (error instanceof ApiFailure) return error;
  if (isDatabaseSilent(error))
    return new ApiFailure(503, 'internal', 'The database does not answer. Try again in a moment.', { headers: SOON });
  if (error instanceof z.ZodError) return invalid(wireFields(toFieldErrors(error)));
  if (error instanceof AppError) {
    const status = HTTP_STATUS[error.code] ?? 502;
    return new ApiFailure(status, error.code, error.message, {
      ...(error.fieldErrors ? { fields: wireFields(error.fieldErrors) } : {}),
      ...(error.lacks ? { lacks: error.lacks } : {}),
      ...(status === 429 || status === 503 ? { headers: SOON } : {}),
    });
  }
  createLogger('web', env().logLevel).error('An API request failed', { requestId, ...errorFields(error) });
  return new ApiFailure(500, 'internal', 'Steward could not answer. Try again in a moment.');
}

/** A change that did not come about, or has not yet. How something stands now is told under the names of the input. */
export function failureOfOutcome(
  outcome: Exclude<Outcome, { status: 'succeeded' }>,
  input: Shape | null = null,
): ApiFailure {
  const { code, message, lacks, fieldErrors, intentId, waitSeconds, current } = outcome;
  const status = code === 'running' ? 202 : current ? 412 : (HTTP_STATUS[code] ?? 502);
  return new ApiFailure(status, code === 'running' ? 'internal' : code, message, {
    ...(fieldErrors && Object.keys(fieldErrors).length > 0 ? { fields: wireFields(fieldErrors) } : {}),
    ...(intentId ? { intentId } : {}),
    ...(lacks ? { lacks } : {}),
    ...(current ? { current: toWire(current, input) } : {}),
    ...(status === 429 ? { headers: { 'retry-after': String(waitSeconds ?? 60) } } : {}),
  });
}

export function wireFields(fields: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(fields).map(([path, message]) => [wirePath(path), message]));
}

/** `{error: {code, message, …}}`, or RFC 9457 if it is asked for; and the permission that is lacking. */
export function refuseJson(request: Request, requestId: string) {
  return (error: unknown): { response: Response; lacks?: string } => {
    const failure = toApiFailure(error, requestId);
    return { response: toResponse(failure, requestId, request.headers.get('accept')), lacks: failure.more.lacks };
  };
}

function toResponse({ status, code, message, more }: ApiFailure, requestId: string, accept: string | null): Response {
  const details = {
    ...(more.fields ? { fields: more.fields } : {}),
    ...(more.current ? { current: more.current } : {}),
    ...(more.intentId ? { intent_id: more.intentId } : {}),
    request_id: requestId,
  };
  const isProblem = accept?.includes('application/problem+json') ?? false;
  const body = isProblem
    ? { type: 'about:blank', title: code, status, detail: message, code, ...details }
    : { error: { code, message, ...details } };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': isProblem ? 'application/problem+json' : 'application/json; charset=utf-8',
      ...more.headers,
    },
  });
}
