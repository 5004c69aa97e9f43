import { openingKey } from '@/lib/core/sealing';
import type { Outgoing } from '@/lib/jobs/notifying/outgoing';

export const TEST_SEALING_SECRET = 'a secret that seals in tests, and nowhere else';

/** How notifications leave a test: no mail, no way into the network, unless it says otherwise. */
export function testOutgoing(more: Partial<Outgoing> = {}): Outgoing {
  return {
    ...{ key: openingKey(TEST_SEALING_SECRET), origin: 'https://steward.example', smtp: null, inside: [] },
    ...{ wayOut: { https: null, http: null, direct: '' }, timeoutMs: 1_000 },
    ...more,
  };
}
