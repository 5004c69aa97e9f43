import type { Db } from '@/lib/core/db';
import { type KeyKind, keyStateAt, kindOfKey } from '@/lib/domain/api-keys/rules';
import { gatewayKeyState } from '@/lib/domain/gateway-keys/rules';

/** A key of either kind as a change needs it. */
export interface KnownKey {
  id: string;
  kind: KeyKind;
  name: string;
  workspaceId: string | null;
  state: string;
  ownerId: string | null;
}

const STATES = { live: 'active', disabled: 'inactive', expired: 'expired', revoked: 'revoked' } as const;

/** Those of these keys that exist, as the database has them now. */
export async function readKnownKeys(db: Db, ids: readonly string[], now: Date): Promise<Map<string, KnownKey>> {
  const of = (kind: KeyKind) => ids.filter((id) => kindOfKey(id) === kind);
  const [vendor, steward] = await Promise.all([
    db.apiKey.findMany({ where: { id: { in: of('anthropic') } } }),
    db.gatewayKey.findMany({ where: { id: { in: of('steward') } } }),
  ]);
  const known: KnownKey[] = [
    ...vendor.map((key): KnownKey => {
      const { id, name, workspaceId, assignedToId, principalId, createdById } = key;
      const ownerId = assignedToId ?? principalId ?? createdById;
      return { id, kind: 'anthropic', name, workspaceId, state: keyStateAt(key, now), ownerId };
    }),
    ...steward.map((key): KnownKey => {
      const { id, name, workspaceId, ownerId } = key;
      return { id, kind: 'steward', name, workspaceId, state: STATES[gatewayKeyState(key, now)], ownerId };
    }),
  ];
  return new Map(known.map((key) => [key.id, key]));
}
