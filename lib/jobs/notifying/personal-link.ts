import type { PersonActor } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import { signLinkToken } from '@/lib/domain/approvals/link-rules';
import { decides } from '@/lib/domain/approvals/reads';
import type { Message } from '@/lib/domain/channels/body-rules';
import type { NotifyDeps } from './outgoing';

const APPROVAL = /\/approvals\/([0-9a-f-]{36})$/;

/** A request that waits for this very person is opened by a link of their own, which works for one decision. */
export async function withPersonalLink(
  { database: { db }, chainKey, now }: Pick<NotifyDeps, 'database' | 'chainKey' | 'now'>,
  actor: PersonActor,
  message: Message,
): Promise<Message> {
  const [, approvalId] = APPROVAL.exec(message.link) ?? [];
  const approval = approvalId ? await db.approval.findUnique({ where: { intentId: approvalId } }) : null;
  if (!approval || approval.decision !== null || approval.expiresAt <= now() || !decides(actor, approval))
    return message;
  const ids = { approvalId: approval.intentId, personId: actor.personId };
  const token = signLinkToken(chainKey, ids.approvalId, ids.personId);
  await db.approvalLink.createMany({
    data: { ...ids, tokenHash: sha256(token), expiresAt: approval.expiresAt },
    skipDuplicates: true,
  });
  return { ...message, link: `${message.link}?token=${token}` };
}
