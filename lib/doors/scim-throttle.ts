import { countRequest } from './request-counts';

/** Identity providers send bursts of about 25 requests a second at most; a runaway loop sends more. */
const PER_MINUTE = 1_500;
export const RETRY_AFTER_SECONDS = 60;

/** Counts a request of this token, and returns whether it is still within the limit per minute. */
export function mayAsk(tokenId: string, now: Date): boolean {
  return countRequest(tokenId, now).asked <= PER_MINUTE;
}
