/** Where an intent stands. The last five are ends. */
export const INTENT_STATES = ['queued', 'running', 'unknown', 'succeeded', 'failed', 'denied', 'expired'] as const;
export type IntentState = (typeof INTENT_STATES)[number];

export const LEASE_MS = 15_000;
export const INTERACTIVE_LIFE_MS = 2 * 60_000;
export const BACKGROUND_LIFE_MS = 24 * 3_600_000;
export const UNKNOWN_RECHECK_MS = 30_000;

export interface ClaimSubject {
  state: string;
  background: boolean;
  createdAt: Date;
  leaseUntil: Date | null;
}

export type ClaimDecision = 'chain' | 'expire' | 'run' | 'resume' | 'recheck' | 'leave';

/**
 * What a worker does with an intent that it is handed: `chain` a refusal, `expire` what waited too long, `run` a new one,
 * `resume` one whose worker is gone, `recheck` one whose outcome is unknown, or `leave` it.
 */
export function claimDecision(intent: ClaimSubject, now: Date): ClaimDecision {
  switch (intent.state) {
    case 'denied':
      return 'chain';
    case 'queued': {
      const lifeMs = intent.background ? BACKGROUND_LIFE_MS : INTERACTIVE_LIFE_MS;
      return now.getTime() - intent.createdAt.getTime() > lifeMs ? 'expire' : 'run';
    }
    case 'running':
      return isLeased(intent, now) ? 'leave' : 'resume';
    case 'unknown':
      return isLeased(intent, now) ? 'leave' : 'recheck';
    default:
      return 'leave';
  }
}

/** Until then a running intent is somebody's, and an unknown one is not asked about again. */
function isLeased(intent: ClaimSubject, now: Date): boolean {
  return intent.leaseUntil !== null && intent.leaseUntil > now;
}
