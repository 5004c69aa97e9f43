import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { deriveSealingKey, seal } from '@/lib/core/sealing';
import { type Telling, tell } from '@/lib/domain/notifications/tell-steps';
import { addressNotification } from '@/lib/jobs/notifying/address';
import type { NotifyDeps, Outgoing } from '@/lib/jobs/notifying/outgoing';
import type { TestDatabase } from './database';
import { TEST_SEALING_SECRET, testOutgoing } from './outgoing';

export const TEST_WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of a webhook, in a test').toString('base64')}`;

/** What sending notifications needs, on a clock that a test can move. */
export function notifyDeps(
  database: TestDatabase,
  outgoing: Partial<Outgoing> = {},
): NotifyDeps & { clock: { now: Date } } {
  const clock = { now: new Date() };
  return {
    ...{ database: database.owner, log: createLogger('test', 'silent'), clock, now: () => clock.now },
    ...{ commands: new Map(), upstream: undefined as never, workerId: 'test', chainKey: '' },
    outgoing: testOutgoing({ inside: ['127.0.0.1'], ...outgoing }),
  };
}

/** A channel at this address that sends failing syncs. */
export async function createChannel(
  { owner: { db } }: TestDatabase,
  address: string,
  more: { kind?: string; kinds?: string[]; money?: boolean; secrets?: string[]; ownerId?: string } = {},
): Promise<string> {
  const id = newId();
  const sealing = deriveSealingKey(TEST_SEALING_SECRET);
  const { kind = 'webhook', kinds = ['sync.failing'], money = false, secrets = [TEST_WEBHOOK_SECRET], ownerId } = more;
  const sealed = await Promise.all(secrets.map((secret) => seal(sealing, 'channel secret', secret)));
  await db.channel.create({
    data: {
      ...{ id, kind, name: `Channel ${id}`, kinds, money, state: 'active', ownerId: ownerId ?? null },
      addressSealed: await seal(sealing, 'channel address', address),
      secrets: sealed.map((one) => ({ sealed: one, endsAt: null })),
      ...{ createdAt: new Date(), updatedAt: new Date() },
    },
  });
  return id;
}

/** Tells of a failing sync and addresses it. */
export async function tellFailing(deps: NotifyDeps, more: Partial<Telling<'sync.failing'>> = {}): Promise<string> {
  const id = await deps.database.db.$transaction((tx) =>
    tell(tx, {
      kind: 'sync.failing',
      about: { what: 'usage and cost', message: 'No answer <b>(504)</b>.', since: '2026-11-23T01:00:00Z' },
      subject: { kind: 'sync', id: 'usage', name: 'Usage and cost' },
      ...{ key: newId(), now: deps.now(), ...more },
    }),
  );
  await addressNotification(deps, id ?? '');
  return id ?? '';
}
