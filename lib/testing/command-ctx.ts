import type { Principal } from '@/lib/access/principals';
import type { Database } from '@/lib/core/db';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import type { CommandCtx } from '@/lib/operations/command-context';
import { TEST_NOW, testCtx } from './factories';

/** Whatever calls it fails the test. */
const noUpstream = new Proxy({} as CommandCtx['upstream'], {
  get() {
    throw new Error('no upstream here');
  },
});

/** For a command that is run by itself, without a worker, and asks nothing of Anthropic. */
export function loneCommandCtx(
  owner: Database,
  actor: Principal,
  { now = TEST_NOW, intentId = newId() }: { now?: Date; intentId?: string } = {},
): CommandCtx {
  return {
    ...testCtx(owner, actor, now),
    intentId,
    upstream: noUpstream,
    pool: owner.pool,
    log: createLogger('test', 'silent'),
    write: (call) => call(),
    changing: () => undefined,
    plan: async () => undefined,
    attempt: ({ run }) => run(),
    stopHere: () => undefined,
    isApproved: false,
    isProved: true,
    sign: () => '',
    carryOn: async () => undefined,
    submitNext: async () => null,
  };
}
