import 'server-only';
import { sessionDatabase } from '@/lib/auth/database';
import { env } from '@/lib/core/env';
import { createLogger, errorFields } from '@/lib/core/log';

/** A busy token writes its row once a minute. */
const NOTE_MS = 60_000;
const MOST_KEPT = 10_000;

interface Use {
  requests: number;
  refused: number;
  address: string;
  notedAt: number;
}
const holder = globalThis as { stewardTokenUse?: Map<string, Use> };

/** Counts a use of a token: the first at once, those of the minute after it together. */
export function noteUse(secret: string, address: string, { isRefused }: { isRefused: boolean }): void {
  holder.stewardTokenUse ??= new Map();
  const uses = holder.stewardTokenUse;
  if (uses.size > MOST_KEPT) uses.clear();
  const use = uses.get(secret) ?? { requests: 0, refused: 0, address, notedAt: 0 };
  uses.set(secret, use);
  Object.assign(use, { requests: use.requests + 1, refused: use.refused + (isRefused ? 1 : 0), address });
  const waitMs = use.notedAt + NOTE_MS - Date.now();
  if (use.requests === 1) setTimeout(() => void write(secret, use), Math.max(0, waitMs)).unref();
}

async function write(secret: string, use: Use): Promise<void> {
  const { requests, refused, address } = use;
  Object.assign(use, { requests: 0, refused: 0, notedAt: Date.now() });
  try {
    await sessionDatabase().db
      .$queryRaw`SELECT steward.note_token_use(${secret}, ${requests}, ${refused}, ${address})::text`;
  } catch (error) {
    createLogger('web', env().logLevel).warn('The use of a token was not noted', errorFields(error));
  }
}
