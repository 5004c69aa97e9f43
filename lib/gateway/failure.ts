import type { Refusal } from './refusals';
import * as refusals from './refusals';
import { BodyRefused } from './request-body';
import { codeOf } from './upstream';

/** What a client is told of an exchange with upstream that failed. */
export function failureOf(error: unknown): Refusal {
  if (error instanceof BodyRefused) return error.refused;
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return refusals.LATE_ANSWER;
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' || code === 'ECONNRESET_CLIENT') return refusals.TOO_SLOW;
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code)
    ? refusals.NOT_REACHED
    : refusals.NO_ANSWER;
}
