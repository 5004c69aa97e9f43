import 'server-only';
import { z } from 'zod';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { createLogger, errorFields } from '@/lib/core/log';
import { ApiFailure } from '../api/failure';
import { HTTP_STATUS } from '../http-status';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  409: 'conflict_error',
  413: 'request_too_large',
  415: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

export function refused(status: number, message: string, headers?: Record<string, string>): ApiFailure {
  return new ApiFailure(status, 'invalid_input', message, headers ? { headers } : {});
}

/** With upstream's own name for the reason. */
export class NamedRefusal extends ApiFailure {
  constructor(
    status: number,
    message: string,
    headers: Record<string, string>,
    readonly errorCode: string | null,
    lacks?: string,
  ) {
    super(status, 'refused', message, { headers, ...(lacks ? { lacks } : {}) });
  }
}

/** A refusal in the vendor's own shape, so that its clients read it as their own, and the permission that is lacking. */
export function wireFailure(error: unknown, requestId: string): { response: Response; lacks?: string } {
  const { status, message, headers, lacks, errorCode } = told(error, requestId);
  const type = TYPES[status] ?? 'api_error';
  const details = errorCode ? { details: { error_code: errorCode } } : {};
  const response = Response.json(
    { type: 'error', error: { type, message, ...details }, request_id: requestId },
    { status, headers },
  );
  return { response, lacks };
}

interface Told {
  status: number;
  message: string;
  headers?: Record<string, string>;
  lacks?: string;
  errorCode?: string | null;
}

function told(error: unknown, requestId: string): Told {
  if (error instanceof ApiFailure) {
    const errorCode = error instanceof NamedRefusal ? error.errorCode : null;
    return { ...error.more, status: error.status, message: error.message, errorCode };
  }
  if (error instanceof AppError)
    return { status: HTTP_STATUS[error.code] ?? 500, message: error.message, lacks: error.lacks };
  if (error instanceof z.ZodError) return { status: 400, message: wireSentence(error) };
  createLogger('web', env().logLevel).error('An Admin API request failed', { requestId, ...errorFields(error) });
  return { status: 500, message: 'Steward could not answer. Try again in a moment.' };
}

/** What is wrong first, after the field that it is about, as the vendor says it. */
export function wireSentence({ issues: [issue] }: z.ZodError): string {
  if (!issue) return 'Input should be valid';
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(field ? [field] : []), issue.keys[0]].join('.')}: Extra inputs are not permitted`;
  return field ? `${field}: ${issue.message}` : issue.message;
}
