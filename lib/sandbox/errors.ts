const TYPES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** An answer other than success, as the service words it. */
export class WireError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errorCode: string | null = null,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'WireError';
  }
}

export function invalid(message: string, errorCode: string | null = null): WireError {
  return new WireError(400, message, errorCode);
}

export function notFound(message: string): WireError {
  return new WireError(404, message);
}

export function errorBody(status: number, message: string, errorCode: string | null, requestId: string): object {
  const type = TYPES[status] ?? 'api_error';
  const error = errorCode === null ? { type, message } : { type, message, details: { error_code: errorCode } };
  return { type: 'error', error, request_id: requestId };
}

/** Stands for a connection that breaks without an answer; over a real socket it is destroyed. */
export class BrokenConnection extends Error {
  constructor() {
    super('the connection was reset');
    this.name = 'BrokenConnection';
  }
}
