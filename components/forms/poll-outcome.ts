import type { Outcome } from '@/lib/operations/outcome';
import { NO_ANSWER } from './idempotency';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

/** Polls a running change until it has ended, or until no one is waiting. Passes on each state. */
export async function pollOutcome(
  intentId: string,
  isGone: () => boolean,
  onProgress: (outcome: Outcome) => void,
): Promise<Outcome> {
  for (let waitMs = FIRST_WAIT_MS; !isGone(); waitMs = Math.min(waitMs * 1.5, LONGEST_WAIT_MS)) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const outcome = await readOutcome(intentId);
    if (outcome && outcome.status !== 'running') return outcome;
    if (outcome?.steps) {
      onProgress(outcome);
      // Steps are watched as they go.
      waitMs = FIRST_WAIT_MS;
    }
  }
  return { ...NO_ANSWER, intentId };
}

async function readOutcome(intentId: string): Promise<Outcome | null> {
  try {
    const response = await fetch(`/api/v1/intents/${intentId}`, { cache: 'no-store' });
    return response.ok ? ((await response.json()) as Outcome) : null;
  } catch {
    return null;
  }
}
