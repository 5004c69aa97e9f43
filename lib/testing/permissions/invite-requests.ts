import { newId } from '@/lib/core/ids';
import type { TestDatabase } from '@/lib/testing/database';

/** One that was sent in the Console: no request stands behind it. */
export async function consoleInvite({ database: { owner } }: { database: TestDatabase }): Promise<string> {
  const id = `invite_${newId()}`;
  const email = `${newId()}@brackenfell.example`;
  await owner.db.invite.create({ data: { id, email, role: 'user', status: 'pending', seenAt: new Date() } });
  return id;
}
