import { createHash } from 'node:crypto';
import { send } from './client';
import { type Operation, readOperations } from './document';
import type { Io } from './io';
import { keepPrivately, placeOf, readKept } from './places';
import type { Json } from './schema-kinds';

const FRESH_MS = 3_600_000;

export interface Known {
  operations: readonly Operation[];
  /** It was not asked for just now: the server may know more since. */
  isKept: boolean;
}

function keptAt(io: Io, url: string): string {
  const key = createHash('sha256').update(url).digest('hex').slice(0, 16);
  return placeOf(io, 'cache', `api-${key}.json`);
}

/** What was last read of this server, however old; null if nothing was. Asks nobody. */
export function keptOperations(io: Io, url: string): readonly Operation[] | null {
  const kept = readKept(keptAt(io, url)) as { url?: unknown; document?: unknown } | null;
  return kept?.url === url ? readOperations(kept.document) : null;
}

/** The server's commands, as they were within the last hour. */
export async function knownOperations(io: Io, url: string): Promise<Known> {
  const kept = readKept(keptAt(io, url)) as { url?: unknown; at?: unknown; document?: unknown } | null;
  const age = Date.now() - Number(kept?.at);
  if (kept?.url === url && age >= 0 && age < FRESH_MS)
    return { operations: readOperations(kept.document), isKept: true };
  return { operations: await readAnew(io, url), isKept: false };
}

export async function readAnew(io: Io, url: string): Promise<readonly Operation[]> {
  // The description is the same for everyone: no token goes with it.
  const { body: document } = await send(io, { url, token: null }, { method: 'GET', path: '/api/openapi.json' });
  const kept: Json = { url, at: Date.now(), document };
  try {
    keepPrivately(keptAt(io, url), JSON.stringify(kept));
  } catch {
    // Without a place to keep it, it is read each time.
  }
  return readOperations(document);
}
