import { API_VERSIONS } from '@/lib/upstream/contract';
import { invalid, WireError } from './errors';
import type { Store } from './store';
import type { World } from './world/world';

const KEY_START = 'sk-ant-admin01-sandbox';

export type WorldName = { kind: string; seed: string };

export function adminKey(kind: string, seed: string): string {
  return `${KEY_START}-${kind}-${seed}`;
}

function presentedKey(headers: Headers): string | null {
  const bearer = headers.get('authorization')?.match(/^Bearer\s+(\S+)$/i)?.[1];
  return headers.get('x-api-key') ?? bearer ?? null;
}

/** Which world the request's key stands for, without judging the key. The bare key selects the default world. */
export function findWorld(headers: Headers, defaultWorld: string): WorldName | null {
  const key = presentedKey(headers);
  if (key === KEY_START) return { kind: defaultWorld, seed: 'demo' };
  const [, kind, seed] = key?.match(/^sk-ant-admin01-sandbox-([a-z]+)-([a-z0-9]{1,64})$/) ?? [];
  return kind === undefined || seed === undefined ? null : { kind, seed };
}

/** Lets a request into its world, or refuses it as the service does. */
export function admit(store: Store, headers: Headers, name: WorldName | null): { world: World; version: string } {
  const key = presentedKey(headers);
  if (key === null) throw new WireError(401, 'x-api-key header or bearer token is required');
  if (/^sk-ant-api\d+-/.test(key)) {
    throw new WireError(403, 'This API key cannot be used with the Admin API. Use an Admin API key.');
  }
  const world = name === null ? null : store.open(name.kind, name.seed);
  if (world === null) throw new WireError(401, 'invalid x-api-key');
  const version = headers.get('anthropic-version');
  if (version === null) throw invalid('anthropic-version: header is required');
  if (!API_VERSIONS.some((known) => known === version)) {
    throw invalid(`anthropic-version: "${version.slice(0, 40)}" is not a valid version`);
  }
  return { world, version };
}
