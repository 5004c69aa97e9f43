import type { CommandImplementation } from '@/lib/upstream/command-context';
import { probe } from './probe-sync';
import { CAPABILITY_STATES, probeConnection } from './schema';

export const probeConnectionCommand: CommandImplementation<typeof probeConnection> = {
  declaration: probeConnection,
  async run({ upstream, pool, now }) {
    const found = await probe({ upstream, pool, now });
    return Object.fromEntries(
      CAPABILITY_STATES.map((state) => [state, found.filter((row) => row.state === state).length]),
    );
  },
};
