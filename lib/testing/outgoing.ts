import { openingKey } from '@/lib/core/sealing';
import type { Outgoing } from '@/lib/jobs/notifying/outgoing';

export const TEST_SEALING_SECRET = 'a secret that seals in tests, and nowhere else';

/** How a test sends notifications: no mail and no way into the network by default. */
export function testOutgoing(more: Partial<Outgoing> = {}): Outgoing {
  return {
    ...{ key: openingKey(TEST_SEALING_SECRET), origin: 'https://steward.example', smtp: null, inside: [] },
    ...{ wayOut: { https: null, http: null, direct: '' }, timeoutMs: 60_000 },
    ...more,
  };
}
