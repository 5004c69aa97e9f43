import 'server-only';
import { env } from '@/lib/core/env';
import { judgeLinkToken, linkToken } from '@/lib/domain/invites/link-rules';

const named = (approvalId: string, personId: string) => `approval:${approvalId}:${personId}`;

/** The address at which one named person decides, to be handed to them. It opens nothing by itself: their role still decides. */
export function approvalLink(approvalId: string, personId: string, now: Date): string {
  const { appOrigin, sessionSecret } = env();
  return `${appOrigin}/approvals/${approvalId}?token=${linkToken(sessionSecret, named(approvalId, personId), now)}`;
}

export function judgeApprovalLink(approvalId: string, personId: string, token: string, now: Date) {
  return judgeLinkToken(env().sessionSecret, named(approvalId, personId), token, now);
}
