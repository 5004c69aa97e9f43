import type { ErrorCode } from '@/lib/core/errors';

/** The status of an answer that is a refusal or a failure; a code that is not here is upstream's fault, or ours. */
export const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_signed_in: 401,
  sign_in_again: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  throttled: 429,
  internal: 500,
  worker_unavailable: 503,
  store_unavailable: 503,
  expired: 503,
};
