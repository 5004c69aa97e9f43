import 'server-only';
import { env } from '@/lib/core/env';
import { judgeLinkToken, linkToken } from '@/lib/domain/invites/link-rules';

/** The address of the one-tap page, to send to whoever decides. */
export function inviteLink(requestId: string, now: Date): string {
  const { appOrigin, sessionSecret } = env();
  return `${appOrigin}/invites/${requestId}/decide?token=${linkToken(sessionSecret, requestId, now)}`;
}

export function judgeInviteLink(requestId: string, token: string, now: Date): 'valid' | 'expired' | 'invalid' {
  return judgeLinkToken(env().sessionSecret, requestId, token, now);
}
