import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import type { Db, Tx } from '@/lib/core/db';
import type { LineFacts } from './judge-rules';
import { INVITE_POLICY_KEY, type InvitePolicy, invitePolicy } from './schema';

/** The invite rules; the defaults until owners set them, or if the stored value cannot be read. */
export async function readInvitePolicy(db: Db | Tx): Promise<InvitePolicy> {
  const setting = await db.setting.findUnique({ where: { key: INVITE_POLICY_KEY } });
  const stored = invitePolicy.safeParse(setting?.value ?? {});
  return stored.success ? stored.data : invitePolicy.parse({});
}

/** The facts needed to judge the lines of a request. */
export async function readLineFacts(
  db: Db | Tx,
  actor: Caller,
  addresses: readonly string[],
  { needsReason, now }: { needsReason: boolean; now: Date },
): Promise<LineFacts> {
  const emails = [...new Set(addresses.map((address) => address.trim().toLowerCase()))];
  const within = reach(actor, 'workspace:read');
  const [members, invited, requested, workspaces] = await Promise.all([
    db.$queryRaw<{ email: string }[]>`
      SELECT lower(email) AS email FROM users WHERE gone_at IS NULL AND lower(email) = ANY(${emails}::text[])`,
    db.$queryRaw<{ email: string; expiresAt: Date | null }[]>`
      SELECT lower(email) AS email, expires_at AS "expiresAt" FROM invites
      WHERE status = 'pending' AND gone_at IS NULL AND coalesce(expires_at > ${now}, true) AND lower(email) = ANY(${emails}::text[])`,
    db.inviteRequest.findMany({
      where: { email: { in: emails }, state: { in: ['requested', 'approved'] } },
      select: { email: true },
    }),
    db.workspace.findMany({
      where: { goneAt: null, ...(within.all ? {} : { id: { in: within.workspaceIds } }) },
      select: { id: true, name: true, isDefault: true, archivedAt: true },
    }),
  ]);
  return {
    members: new Set(members.map(({ email }) => email)),
    invited: new Map(invited.map(({ email, expiresAt }) => [email, expiresAt])),
    requested: new Set(requested.map(({ email }) => email)),
    workspaces,
    needsReason,
  };
}
