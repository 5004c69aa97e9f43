/** The state of an intent; `waiting` means that another person decides. The last four are final. */
export const INTENT_STATES = [
  'queued',
  'running',
  'waiting',
  'unknown',
  'succeeded',
  'failed',
  'denied',
  'expired',
] as const;
export type IntentState = (typeof INTENT_STATES)[number];

export const LEASE_MS = 15_000;
export const INTERACTIVE_LIFE_MS = 2 * 60_000;
export const BACKGROUND_LIFE_MS = 24 * 3_600_000;
export const UNKNOWN_RECHECK_MS = 30_000;

/** How long a worker leaves what it does not know to a newer one, before it says so. */
export const LEFT_FOR_OTHERS_MS = 60_000;
/** What another has begun is not given up so soon. */
const LEFT_WHILE_BEGUN_MS = 24 * 3_600_000;

export interface ClaimSubject {
  state: string;
  background: boolean;
  createdAt: Date;
  leaseUntil: Date | null;
  waitsUntil?: Date | null;
  approvedAt?: Date | null;
  callStartedAt?: Date | null;
}

export type ClaimDecision = 'chain' | 'expire' | 'run' | 'resume' | 'recheck' | 'leave';

/**
 * What a worker does with an intent: `chain` a refusal, `expire` one that waited too long, `run` a new one, `resume`
 * one whose worker is gone, `recheck` one with an unknown outcome, or `leave` it.
 */
export function claimDecision(intent: ClaimSubject, now: Date): ClaimDecision {
  switch (intent.state) {
    case 'denied':
      return 'chain';
    case 'queued': {
      // It was sent, and is queued again after a failover: it is read back, however old it is.
      if (intent.callStartedAt) return 'run';
      const lifeMs = intent.background ? BACKGROUND_LIFE_MS : INTERACTIVE_LIFE_MS;
      return now.getTime() - (intent.approvedAt ?? intent.createdAt).getTime() > lifeMs ? 'expire' : 'run';
    }
    case 'waiting':
      return intent.waitsUntil && intent.waitsUntil <= now ? 'expire' : 'leave';
    case 'running':
      return isLeased(intent, now) ? 'leave' : 'resume';
    case 'unknown':
      return isLeased(intent, now) ? 'leave' : 'recheck';
    default:
      return 'leave';
  }
}

/** Whether a change that this worker does not know is still left to a newer one beside it, as while versions are replaced. */
export function isLeftForOthers(intent: ClaimSubject, now: Date): boolean {
  const ageMs = now.getTime() - (intent.approvedAt ?? intent.createdAt).getTime();
  if (intent.state === 'queued') return ageMs < LEFT_FOR_OTHERS_MS;
  return (intent.state === 'running' || intent.state === 'unknown') && ageMs < LEFT_WHILE_BEGUN_MS;
}

/** Until then, a running intent belongs to a worker, and an unknown one is not checked again. */
function isLeased(intent: ClaimSubject, now: Date): boolean {
  return intent.leaseUntil !== null && intent.leaseUntil > now;
}

export interface RefusalSubject {
  createdAt: Date;
  errorCode: string | null;
  refusals: number;
  refusalsChained: number;
  refusalsDue: Date | null;
}

export interface DueRefusals {
  /** How many refusals the next entry covers. */
  count: number;
  isFirst: boolean;
  /** Counted across all commands, like requests over the rate limit. */
  ofAnyCommand: boolean;
  /** The hour (UTC) in which they were refused. */
  from: Date;
  to: Date;
}

const HOUR_MS = 3_600_000;

/** The refusals of one kind and hour due for the chain: the first at once, the rest when the hour is over. */
export function dueRefusals(intent: RefusalSubject, now: Date): DueRefusals | null {
  const { createdAt, refusals, refusalsChained, refusalsDue } = intent;
  const open = refusals - refusalsChained;
  if (open <= 0 || (refusalsDue && refusalsDue > now)) return null;
  const from = new Date(Math.floor(createdAt.getTime() / HOUR_MS) * HOUR_MS);
  const to = new Date(from.getTime() + HOUR_MS);
  const isFirst = refusalsChained === 0 && (!refusalsDue || refusalsDue < to);
  return { count: isFirst ? 1 : open, isFirst, ofAnyCommand: intent.errorCode === 'throttled', from, to };
}
