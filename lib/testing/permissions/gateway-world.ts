import { newId } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';

/** Keys of the gateway in the world of the query matrix: the developer's own in A, another in A, one in B. */
export const GATEWAY_KEYS = { own: newId(), a: newId(), b: newId() };
/** What each of them was served; beside it something of each failed. */
export const GATEWAY_REQUESTS = { own: newId(), a: newId(), b: newId() };

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
  const [counts, nothing] = [
    { uncached: 5, cost_nano: '7' },
    { uncached: 0, cost_nano: '0' },
  ].map((some) => ({
    ...{ cache_write_5m: 0, cache_write_1h: 0, cache_read: 0, output: 0, web_searches: 0, ...some },
  }));
  const rows = (['own', 'a', 'b'] as const).flatMap((name) => {
    const row = {
      ...{ at: new Date(now.getTime() - 60_000).toISOString(), key_id: GATEWAY_KEYS[name] },
      ...{
        workspace_id: name === 'b' ? 'B' : 'A',
        path: 'messages',
        model: 'opus',
        is_stream: true,
        is_estimated: false,
      },
      ...{ latency_ms: 20, first_byte_ms: 10, bytes_in: 1, bytes_out: 1, hint: 'sk-ant-api03-abc...wxyz' },
    };
    const lines = [{ ...counts, model: 'opus', context: '0-200k', geo: 'global' }];
    return [
      { ...row, ...counts, id: GATEWAY_REQUESTS[name], outcome: 'served', status: 200, lines },
      { ...row, ...nothing, id: newId(), outcome: 'failed', status: 529, error: 'overloaded_error', lines: [] },
    ];
  });
  await owner.pool.query('SELECT steward.book_gateway_requests($1, 0, 1, $2)', [newId(), JSON.stringify(rows)]);
  await owner.db.gatewayCredential.create({ data: { id: newId(), ...credential, createdAt: now, enteredAt: now } });
}
