import { countRequest } from '../request-counts';

/** More than any script needs that waits for its answers; a runaway loop sends more. */
const PER_MINUTE = 1_200;

/** Counts a request of this token in the current minute, and says how much of it is left. */
export function takeTurn(tokenId: string, now: Date): { isOver: boolean; headers: Record<string, string> } {
  const { asked, resetsInSeconds } = countRequest(tokenId, now);
  const isOver = asked > PER_MINUTE;
  return {
    isOver,
    headers: {
      'ratelimit-policy': `"token";q=${PER_MINUTE};w=60`,
      ratelimit: `"token";r=${Math.max(0, PER_MINUTE - asked)};t=${resetsInSeconds}`,
      ...(isOver ? { 'retry-after': String(resetsInSeconds) } : {}),
    },
  };
}
