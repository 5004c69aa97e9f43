import type { Tx } from '@/lib/core/db';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';

/** Offboardings that are waiting for a person, or where some steps failed. */
export async function findDepartures(tx: Tx, now: Date): Promise<void> {
  const open = await tx.departure.findMany({
    where: { state: { in: ['waiting', 'incomplete'] } },
    select: { id: true, name: true, state: true, startedAt: true },
  });
  for (const [kind, state] of [
    ['leaving.waits', 'waiting'],
    ['leaving.incomplete', 'incomplete'],
  ] as const) {
    const found = open
      .filter((one) => one.state === state)
      .map(({ id, name, startedAt }) => ({
        ...{ subject: { kind: 'departure', id, name }, since: startedAt },
        measure: { departureId: id, name },
      }));
    const { opened } = await keepConditions(tx, kind, found, now);
    for (const { id, subject, measure } of opened) await tell(tx, { kind, about: measure, subject, key: id, now });
  }
}
