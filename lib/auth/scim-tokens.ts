import 'server-only';
import type { Db } from '@/lib/core/db';
import type { LiveToken } from '@/lib/domain/scim/queries';

/** Written at most once in this time. */
const NOTE_MS = 60_000;

/** Keeps when a token was last used, for whoever looks after tokens. */
export async function noteTokenUse(db: Db, { tokenId, lastUsedAt }: LiveToken, now: Date): Promise<void> {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < NOTE_MS) return;
  await db.scimToken.updateMany({ where: { id: tokenId }, data: { lastUsedAt: now } });
}
