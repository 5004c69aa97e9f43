import { API_VERSIONS } from '@/lib/upstream/contract';
import { invalid, WireError } from '../errors';
import type { Store } from '../store';
import { type KeyRecord, keyStatus, type World } from '../world/world';
import type { Call } from './call';
import { keySecret, readSecret } from './key-secret';

export type Caller = {
  world: World;
  key: KeyRecord;
  workspaceId: string;
  version: string;
  betas: string;
  requestId: string;
  nowMs: number;
};

export type KnownSecrets = Map<string, { world: World; keyId: string }>;

export function presentedSecret(headers: Call['headers']): string | null {
  return headers['x-api-key'] ?? headers.authorization?.match(/^Bearer\s+(\S+)$/i)?.[1] ?? null;
}

function refused(message = 'invalid x-api-key'): WireError {
  return new WireError(401, message);
}

/** Whose secret it is, whatever may have become of the key; null for one that was never given out. */
export function findOwner(store: Store, known: KnownSecrets, secret: string): { world: World; keyId: string } | null {
  const found = known.get(secret);
  if (found) return found;
  const claim = readSecret(secret);
  const world = claim && store.open(claim.kind, claim.seed);
  if (!claim || !world?.tables.keys.has(claim.keyId)) return null;
  if (keySecret(claim.kind, claim.seed, claim.keyId) !== secret) return null;
  const owner = { world, keyId: claim.keyId };
  known.set(secret, owner);
  return owner;
}

function chooseWorkspace(world: World, key: KeyRecord, asked: string | undefined): string {
  const workspaceId = asked ?? key.workspaceId ?? world.defaultWorkspaceId;
  if (key.workspaceId !== null && workspaceId !== key.workspaceId) {
    throw new WireError(403, 'This API key belongs to another workspace than anthropic-workspace-id names.');
  }
  const workspace = world.tables.workspaces.get(workspaceId);
  if (!workspace || workspace.archived_at !== null) {
    throw new WireError(403, 'The workspace of this request does not exist or is archived.');
  }
  return workspaceId;
}

/** Lets a request in by its API key, or refuses it as the service does. */
export function admit(store: Store, known: KnownSecrets, call: Call, requestId: string): Caller {
  const secret = presentedSecret(call.headers);
  if (secret === null) throw refused('x-api-key header or bearer token is required');
  if (secret.startsWith('sk-ant-admin')) throw new WireError(403, 'An Admin API key cannot be used for this endpoint.');
  const owner = findOwner(store, known, secret);
  const key = owner?.world.tables.keys.get(owner.keyId);
  if (!owner || !key) throw refused();
  const { world } = owner;
  const nowMs = store.now().getTime();
  const status = keyStatus(key, nowMs);
  if (status !== 'active') throw refused(`This API key is ${status === 'inactive' ? 'disabled' : status}.`);
  const { principal } = key;
  if (principal?.type === 'user' && !world.tables.users.has(principal.id)) throw refused();
  const version = call.headers['anthropic-version'];
  if (version === undefined) throw invalid('anthropic-version: header is required');
  if (!API_VERSIONS.some((one) => one === version)) {
    throw invalid(`anthropic-version: "${version.slice(0, 40)}" is not a valid version`);
  }
  const workspaceId = chooseWorkspace(world, key, call.headers['anthropic-workspace-id']);
  const betas = call.headers['anthropic-beta'] ?? '';
  return { world, key, workspaceId, version, betas, requestId, nowMs };
}
