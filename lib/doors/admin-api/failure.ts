import 'server-only';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { createLogger, errorFields } from '@/lib/core/log';
import { ApiFailure } from '../api/failure';
import { HTTP_STATUS } from '../http-status';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
};

export function refused(status: number, message: string): ApiFailure {
  return new ApiFailure(status, 'invalid_input', message);
}

/** A refusal in the vendor's own shape, so that its clients read it as their own, and the permission that is lacking. */
export function wireFailure(error: unknown, requestId: string): { response: Response; lacks?: string } {
  const { status, message, headers, lacks } = told(error, requestId);
  const body = { type: 'error', error: { type: TYPES[status] ?? 'api_error', message }, request_id: requestId };
  const response = Response.json(body, {
    status,
    headers: { 'cache-control': 'private, no-store', 'request-id': requestId, ...headers },
  });
  return { response, lacks };
}

function told(
  error: unknown,
  requestId: string,
): { status: number; message: string; headers?: Record<string, string>; lacks?: string } {
  if (error instanceof ApiFailure) return { ...error.more, status: error.status, message: error.message };
  if (error instanceof AppError)
    return { status: HTTP_STATUS[error.code] ?? 500, message: error.message, lacks: error.lacks };
  createLogger('web', env().logLevel).error('An Admin API request failed', { requestId, ...errorFields(error) });
  return { status: 500, message: 'Steward could not answer. Try again in a moment.' };
}
