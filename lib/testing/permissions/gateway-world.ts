import { newId } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';

/** Keys of the gateway in the world of the query matrix: the developer's own in A, another in A, one in B. */
export const GATEWAY_KEYS = { own: newId(), a: newId(), b: newId() };

export async function createGateway({ owner }: TestDatabase, developerId: string, now: Date): Promise<void> {
  const key = (name: keyof typeof GATEWAY_KEYS, workspaceId: string, ownerId: string | null) => ({
    ...{ id: GATEWAY_KEYS[name], name, secretHash: newId(), endsWith: 'aB3d', workspaceId, ownerId, purpose: '' },
    ...{ environment: 'other', isModelLimited: false, mode: 'strict', spendPerDay: 1_000n },
    ...{ createdAt: now, updatedAt: now },
  });
  await owner.db.gatewayKey.createMany({
    data: [key('own', 'A', developerId), key('a', 'A', null), key('b', 'B', null)],
  });
  const stopped = { disabledAt: now, stopId: newId() };
  await owner.db.gatewayKey.createMany({
    data: ['a', 'b'].map((place) => ({
      ...{ ...key('a', place.toUpperCase(), null), ...stopped, id: newId(), name: `stopped ${place}` },
      secretHash: newId(),
    })),
  });
  const made = { keyId: GATEWAY_KEYS.a, lineageId: GATEWAY_KEYS.a, workspaceId: 'A', madeAt: now };
  await owner.db.gatewayObject.createMany({
    data: [
      { kind: 'file', id: 'file_1', ...made },
      { kind: 'file', id: 'file_2', ...made },
      { kind: 'batch', id: 'msgbatch_1', ...made },
    ],
  });
  const credential = { workspaceId: 'A', name: 'Main', sealed: 'sealed for nobody', endsWith: 'aB3d', position: 1 };
  await owner.db.gatewayCredential.create({ data: { id: newId(), ...credential, createdAt: now, enteredAt: now } });
}
